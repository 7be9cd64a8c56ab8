package dev.sluice.cache.exclusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.fingerprint.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuiltInRulesTest {

    private static final ExclusionRules RULES = ExclusionRules.with(List.of());

    @Test
    void personalDataIsFoundAndNothingThatLooksLikeIt() throws Exception {
        List<String> wrong = new ArrayList<>();

        for (String line : lines("personal.txt")) {
            int space = line.indexOf(' ');
            boolean expected = !line.startsWith("-");
            String rule = line.substring(expected ? 0 : 1, space);
            boolean held = BuiltInRules.all().stream()
                    .filter(known -> known.name().equals(rule))
                    .anyMatch(known -> known.checker().test(line.substring(space + 1)));
            if (held != expected) {
                wrong.add(line);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void repliesAreToldFromQuestions() throws Exception {
        List<String> wrong = lines("confirmations.txt").stream()
                .filter(line -> excluded(line.substring(2), "und").equals(Optional.of(Exclusion.CONFIRMATION))
                        != line.startsWith("+"))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void questionsOfTheMomentAreToldFromTimelessOnes() throws Exception {
        List<String> wrong = lines("time-sensitive.txt").stream()
                .filter(line ->
                        excluded(line.substring(5), line.substring(0, 2)).equals(Optional.of(Exclusion.TIME_SENSITIVE))
                                != (line.charAt(3) == '+'))
                .toList();

        assertThat(wrong).isEmpty();
    }

    @Test
    void anUnknownLanguageTriesEveryRule() {
        assertThat(excluded("Яка погода в Києві?", "und")).contains(Exclusion.TIME_SENSITIVE);
        assertThat(excluded("What time is it?", "de")).contains(Exclusion.TIME_SENSITIVE);
        assertThat(excluded("What time is it?", "en-GB")).contains(Exclusion.TIME_SENSITIVE);
    }

    @Test
    void ofALongTextOnlyTheEndsAreTheQuestion() {
        String article = "The talks went on. ".repeat(50) + "Today it ended. " + "The talks went on. ".repeat(50);

        assertThat(excluded("Summarise this:\n" + article, "en")).isEmpty();
        assertThat(excluded(article + "Is the shop open right now?", "en")).contains(Exclusion.TIME_SENSITIVE);
    }

    private static Optional<String> excluded(String text, String language) {
        return RULES.ofPrompt(new Prompt(List.of(new Turn("user", text, "")), null), language)
                .map(Exclusion::code);
    }

    static List<String> lines(String file) throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(BuiltInRulesTest.class.getResourceAsStream("table/" + file), file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .toList();
        }
    }
}
