package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that several sections have. */
final class SettingReaders {

    static final String BASE_URL = "a URL such as https://api.openai.com/v1";

    private static final Set<String> HTTP = Set.of("http", "https");

    private SettingReaders() {}

    static Duration duration(Section section, String key, Duration fallback) {
        return section.value(key, fallback, Quantities.DURATION, Quantities::duration);
    }

    static String baseUrl(Section section) {
        return section.required("base-url", "", BASE_URL, text -> url(text, HTTP));
    }

    /** The reference under {@code api-key}; null where there is none. */
    static @Nullable String apiKey(Section section, String field, Reading reading) {
        Reading.Raw raw = section.raw("api-key").orElse(null);
        if (raw == null || raw.text().isEmpty()) {
            return null;
        }
        String text = raw.text();
        String reference = text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : text;
        Optional<SecretReference> parsed = SecretReference.parse(reference).map(known -> known.in(reading.directory()));
        if (parsed.isPresent()) {
            return parsed.get().toString();
        }
        if (raw.line() == 0) {
            return "env:" + raw.source().substring(raw.source().lastIndexOf(' ') + 1);
        }
        reading.problem(raw, field, SecretReference.ALLOWED + "; the key itself is not kept in the file");
        return null;
    }

    static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Optional<String> url(String text, Set<String> schemes) {
        try {
            URI uri = new URI(text.strip());
            return uri.getScheme() != null
                            && schemes.contains(uri.getScheme())
                            && uri.getRawSchemeSpecificPart().length() > 2
                    ? Optional.of(text.strip())
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
