package dev.sluice.cache.exclusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.fingerprint.Turn;
import dev.sluice.config.SluiceConfig.ExclusionPattern;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExclusionRulesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExclusionRules RULES =
            ExclusionRules.with(List.of(new ExclusionPattern("employee-number", "\\bEMP-\\d{6}\\b")));

    @Test
    void aDeploymentsRuleHoldsForPromptsAndAnswers() {
        assertThat(RULES.ofPrompt(prompt("Who is EMP-123456?"), "en"))
                .contains(new Exclusion("RULE:employee-number", "employee-number"));
        assertThat(RULES.ofAnswer(
                        Fixtures.answer("r", "f", "e", "It is EMP-123456.").build()))
                .contains(new Exclusion(Exclusion.ANSWER_EXCLUDED, "employee-number"));
        assertThat(RULES.ofPrompt(prompt("Who is EMP-12345?"), "en")).isEmpty();
    }

    @Test
    void personalDataCountsInEveryTurnOfTheUserAndTheMomentInTheLast() {
        Prompt earlier = new Prompt(
                List.of(
                        new Turn("user", "I am at anna.p@gmail.com today", ""),
                        new Turn("assistant", "Noted.", ""),
                        new Turn("user", "How do returns work?", "")),
                null);
        Prompt said = new Prompt(
                List.of(
                        new Turn("assistant", "Write to anna.p@gmail.com", ""),
                        new Turn("user", "How do I write?", "")),
                null);

        assertThat(RULES.ofPrompt(earlier, "en")).contains(new Exclusion(Exclusion.PERSONAL_DATA, "e-mail"));
        assertThat(RULES.ofPrompt(said, "en")).isEmpty();
    }

    @Test
    void partsOfARawBodyAreRead() throws Exception {
        JsonNode body = JSON.readTree("""
                {"messages":[{"role":"user","content":[{"type":"text","text":"I am anna.p@gmail.com"}]}]}""");

        assertThat(RULES.ofPrompt(Prompt.ofBody(body).orElseThrow(), "en")).isPresent();
    }

    @Test
    void partsOfARawBodyOfGeminisAreRead() throws Exception {
        JsonNode body = JSON.readTree("""
                {"contents":[{"parts":[{"text":"I am anna.p@gmail.com"},{"text":"Who are you?"}]}]}""");

        assertThat(RULES.ofPrompt(Prompt.ofBody(body).orElseThrow(), "en")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":[{\"type\":\"text\",\"text\":\"fine\"},{\"type\":\"tool_use\",\"id\":\"0671234567\","
                        + "\"name\":\"send\",\"input\":{\"to\":\"anna.p@gmail.com\"}}]}",
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"fine\"}]}},{\"content\":{\"parts\":[{\"functionCall\":"
                        + "{\"name\":\"send\",\"args\":{\"to\":\"anna.p@gmail.com\"}},\"thoughtSignature\":\"0671234567\"}]}}]}"
            })
    void answersInOtherFormatsAreReadAsWell(String body) {
        assertThat(RULES.ofAnswer(Fixtures.answer("r", "f", "e", "fine")
                        .setBody(Fixtures.bytes(body))
                        .build()))
                .isPresent();
        assertThat(RULES.ofAnswer(Fixtures.answer("r", "f", "e", "fine")
                        .setBody(Fixtures.bytes(body.replace("anna.p", "support")))
                        .build()))
                .isEmpty();
    }

    @Test
    void everyChoiceAndToolCallOfAnAnswerIsRead() {
        String body = """
                {"choices":[{"message":{"content":"fine"}},{"message":{"tool_calls":[{"id":"0671234567",
                "function":{"arguments":"{\\"to\\":\\"anna.p@gmail.com\\"}"}}]}}]}""";

        assertThat(RULES.ofAnswer(Fixtures.answer("r", "f", "e", "fine")
                        .setBody(Fixtures.bytes(body))
                        .build()))
                .isPresent();
        assertThat(RULES.ofAnswer(Fixtures.answer("r", "f", "e", "fine")
                        .setBody(Fixtures.bytes(body.replace("anna.p", "support")))
                        .build()))
                .isEmpty();
    }

    @Property(tries = 300)
    void noTextIsTooOdd(@ForAll String text) {
        assertThat(RULES.ofPrompt(prompt(text), "und")).isNotNull();
    }

    @Test
    void nothingOfTheDemoIsKeptAway() throws Exception {
        List<String> hit = new ArrayList<>();
        int asked = 0;
        Path workload = Path.of("../infra/src/main/resources/dev/sluice/demo/workload");

        try (DirectoryStream<Path> files = Files.newDirectoryStream(workload, "*.jsonl")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode intent = JSON.readTree(line);
                    List<String> phrasings = texts(intent.path("phrasings")).toList();
                    asked += phrasings.size();
                    phrasings.stream()
                            .filter(text -> RULES.ofPrompt(
                                            prompt(text), intent.path("lang").asText())
                                    .isPresent())
                            .forEach(hit::add);
                }
            }
        }

        System.out.printf("%d of %d phrasings of the demo excluded%n", hit.size(), asked);
        assertThat(asked).isGreaterThan(800);
        assertThat(hit).isEmpty();
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }

    private static Prompt prompt(String text) {
        return new Prompt(List.of(new Turn("user", text, "")), null);
    }
}
