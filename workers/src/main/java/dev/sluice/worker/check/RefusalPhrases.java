package dev.sluice.worker.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How models say that they cannot or will not help, in English, Russian, Ukrainian and Arabic. */
final class RefusalPhrases {

    private static final String FILE = "refusals.txt";
    /** A refusal comes at the beginning; later the same words are about something else. */
    private static final int BEGINNING = 200;

    private static final Pattern APOSTROPHES = Pattern.compile("[’ʼ`´]");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final List<Pattern> PATTERNS = load();

    private RefusalPhrases() {}

    /** Whether a text begins by saying no. */
    static boolean isRefusal(String text) {
        String beginning = text.strip();
        beginning = beginning.length() > BEGINNING ? beginning.substring(0, BEGINNING) : beginning;
        String plain = SPACE.matcher(APOSTROPHES.matcher(beginning).replaceAll("'"))
                .replaceAll(" ")
                .toLowerCase(Locale.ROOT);
        return PATTERNS.stream().anyMatch(pattern -> pattern.matcher(plain).find());
    }

    private static List<Pattern> load() {
        try (InputStream in = RefusalPhrases.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing in the jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> Pattern.compile(line, Pattern.UNICODE_CHARACTER_CLASS))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
