package dev.sluice.budget.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Fixtures;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplexityClassifierTest {

    private static final String DEMANDING =
            "Design a cache for 40 nodes that survives the loss of two, compare three approaches, prove the bound and plan"
                    + " the migration without downtime, under 2 ms and at most 10% more memory.";

    @Test
    void aHintWinsOverTheText() {
        LlmRequest request = Fixtures.request("r")
                .setHints(Hints.newBuilder().setComplexity("high").build())
                .build();

        assertThat(ComplexityClassifier.of(request)).isEqualTo(Complexity.HIGH);
    }

    @Test
    void readsTheLastTurnOfTheUserWhereverItStands() {
        LlmRequest messages = Fixtures.request("r")
                .setMessages(List.of(
                        message("user", "What is a sluice?"), message("user", DEMANDING), message("assistant", "no")))
                .build();
        String body =
                "{\"model\":\"m\",\"x\":[{\"role\":1}],\"messages\":[{\"role\":\"user\",\"content\":\"What is a sluice?\"},"
                        + "{\"content\":[{\"type\":\"text\",\"text\":\"" + DEMANDING + "\"}],\"role\":\"user\"}]}";
        LlmRequest raw = Fixtures.request("r")
                .setMessages(List.of())
                .setRawBody(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .build();

        assertThat(ComplexityClassifier.of(messages)).isEqualTo(Complexity.HIGH);
        assertThat(ComplexityClassifier.of(raw)).isEqualTo(Complexity.HIGH);
        assertThat(LastTurn.text(raw)).isEqualTo(DEMANDING + "\n");
        assertThat(ComplexityClassifier.of(Fixtures.request("r").build())).isEqualTo(Complexity.LOW);
    }

    @ParameterizedTest
    @CsvSource({"1,0,0,0", "2,0,1,1", "3,0,1,2", "4,0,2,3"})
    void complexityChoosesTheRung(int rungs, int low, int medium, int high) {
        assertThat(Complexity.LOW.rung(rungs)).isEqualTo(low);
        assertThat(Complexity.MEDIUM.rung(rungs)).isEqualTo(medium);
        assertThat(Complexity.HIGH.rung(rungs)).isEqualTo(high);
    }

    @Property(tries = 300)
    void anyTextAndAnyBodyHaveAComplexity(@ForAll String text, @ForAll byte[] body) {
        assertThat(ComplexityClassifier.of(text)).isNotNull();
        assertThat(ComplexityClassifier.of(text)).isEqualTo(ComplexityClassifier.of(text));
        assertThat(LastTurn.text(
                        Fixtures.request("r").setRawBody(ByteBuffer.wrap(body)).build()))
                .isNotNull();
    }

    private static Message message(String role, String content) {
        return Message.newBuilder().setRole(role).setContent(content).build();
    }
}
