package dev.sluice.cache.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often short questions are told right, and how often they are taken for another language, which is worse. */
class LanguageDetectorMeasuredTest {

    @ParameterizedTest
    @CsvSource({"en,0.9,0.02", "ru,0.9,0.02", "uk,0.9,0.03", "ar,0.98,0.0"})
    void tellsQuestions(String language, double right, double wrong) throws Exception {
        List<String> questions = lines("classification/test-" + language + ".txt").stream()
                .filter(line -> !line.startsWith("="))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();

        measure(language, questions, right, wrong);
    }

    @ParameterizedTest
    @CsvSource({"en,0.9,0.02", "ru,0.9,0.02", "uk,0.9,0.03", "ar,0.98,0.0"})
    void namesInLatinLettersChangeNothing(String language, double right, double wrong) throws Exception {
        List<String> questions = lines("classification/train-" + language + ".txt").stream()
                .filter(line -> !line.startsWith("="))
                .map(line -> line.substring(line.indexOf(' ') + 1) + " Microsoft Teams")
                .toList();

        measure(language, questions, right, wrong);
    }

    @ParameterizedTest
    @CsvSource({"en,0.9,1", "de,0,0.05", "fr,0,0.1", "es,0,0.05"})
    void keywordsOfOtherLanguagesAreNotTakenForEnglish(String language, double least, double most) throws Exception {
        List<String> found = lines("language/short.txt").stream()
                .filter(line -> line.startsWith(language + " "))
                .map(line -> LanguageDetector.detect(line.substring(3)))
                .toList();

        double english = share(found, "en");
        System.out.printf("%s: %d keyword questions, %.3f taken for English%n", language, found.size(), english);
        assertThat(english).isBetween(least, most);
    }

    private static void measure(String language, List<String> questions, double right, double wrong) {
        List<String> found = questions.stream().map(LanguageDetector::detect).toList();
        double rightShare = share(found, language);
        double wrongShare = 1 - rightShare - share(found, LanguageDetector.UNDETERMINED);

        System.out.printf(
                "%s: %d questions, %.3f right, %.3f wrong%n", language, questions.size(), rightShare, wrongShare);
        assertThat(rightShare).isGreaterThanOrEqualTo(right);
        assertThat(wrongShare).isLessThanOrEqualTo(wrong + 1e-9);
    }

    private static double share(List<String> found, String language) {
        return found.stream()
                .mapToInt(one -> one.equals(language) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static List<String> lines(String file) throws IOException {
        try (InputStream stream = Objects.requireNonNull(
                LanguageDetectorMeasuredTest.class.getResourceAsStream("/dev/sluice/cache/" + file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
