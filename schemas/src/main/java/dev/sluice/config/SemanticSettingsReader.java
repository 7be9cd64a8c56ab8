package dev.sluice.config;

import dev.sluice.config.SemanticSettings.EmbedderSettings;
import dev.sluice.config.SemanticSettings.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code cache.semantic}. */
final class SemanticSettingsReader {

    private static final String EMBEDDER = "cache.semantic.embedder";
    private static final List<String> OF_A_FILE =
            List.of("id", "model", "tokenizer", "dimension", "max-tokens", "languages");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:@/+-]{1,128}");
    private static final String NAME_IN_WORDS = "1 to 128 letters, digits or . _ : @ / + -";
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
    private static final String LANGUAGES = "ISO 639 codes such as en";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_DIMENSION = 8_192;
    private static final int LARGEST_WINDOW = 1_000_000;
    private static final int MOST_ENTRIES = 10_000_000;
    private static final int MOST_QUESTIONS = 1_000_000;

    private final Reading reading;

    SemanticSettingsReader(Reading reading) {
        this.reading = reading;
    }

    SemanticSettings read(Section section) {
        SemanticSettings defaults = SemanticSettings.DEFAULT;
        SemanticSettings settings = new SemanticSettings(
                section.value("enabled", defaults.enabled(), Amounts.SWITCH, Amounts::isOn),
                embedder(section.section("embedder")),
                section.integer("max-entries", defaults.maxEntries(), 1, MOST_ENTRIES),
                section.value(
                        "max-bytes",
                        defaults.maxBytes(),
                        Quantities.SIZE + ", above zero",
                        text -> Quantities.bytes(text).filter(bytes -> bytes > 0)),
                section.value("storage", defaults.storage(), "int8 or float32", SemanticSettingsReader::storage),
                section.integer("question-cache", defaults.questionCache(), 1, MOST_QUESTIONS));
        section.end();
        return settings;
    }

    private EmbedderSettings embedder(Section section) {
        String type = section.value(
                "type", "onnx", "onnx or http", text -> Optional.of(text).filter(Set.of("onnx", "http")::contains));
        EmbedderSettings settings = type.equals("http")
                ? http(section)
                // Every key is asked for, so that an unknown one is told apart from one of these.
                : OF_A_FILE.stream().filter(section::has).toList().isEmpty()
                        ? new EmbedderSettings.Bundled()
                        : onnx(section);
        section.end();
        return settings;
    }

    private EmbedderSettings onnx(Section section) {
        return new EmbedderSettings.Onnx(
                section.required("id", "", NAME_IN_WORDS, text -> Section.matching(text, NAME)),
                file(section, "model", "an ONNX file"),
                file(section, "tokenizer", "the model's tokenizer.json"),
                integer(section, "dimension", LARGEST_DIMENSION),
                integer(section, "max-tokens", LARGEST_WINDOW),
                languages(section));
    }

    private EmbedderSettings http(Section section) {
        String model = section.required("model", "", NAME_IN_WORDS, text -> Section.matching(text, NAME));
        return new EmbedderSettings.Http(
                section.value("id", model, NAME_IN_WORDS, text -> Section.matching(text, NAME)),
                SettingReaders.baseUrl(section),
                model,
                SettingReaders.apiKey(section, EMBEDDER + ".api-key", reading),
                integer(section, "dimension", LARGEST_DIMENSION),
                integer(section, "max-tokens", LARGEST_WINDOW),
                languages(section),
                SettingReaders.duration(section, "timeout", TIMEOUT));
    }

    private Path file(Section section, String key, String allowed) {
        return reading.directory().resolve(section.required(key, Path.of(""), allowed, SettingReaders::path));
    }

    private static int integer(Section section, String key, int max) {
        if (!section.has(key)) {
            section.missing(key, "a whole number from 1 to " + max);
        }
        return section.integer(key, 1, 1, max);
    }

    private Set<String> languages(Section section) {
        int before = reading.problems().size();
        List<String> languages = section.texts("languages", LANGUAGE, LANGUAGES);
        if (languages.isEmpty() && reading.problems().size() == before) {
            section.missing("languages", LANGUAGES);
        }
        return Set.copyOf(languages);
    }

    private static Optional<Storage> storage(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "int8" -> Optional.of(Storage.INT8);
            case "float32" -> Optional.of(Storage.FLOAT32);
            default -> Optional.empty();
        };
    }
}
