package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The applications under Kafka's newer rebalance protocol; all other tests run them under the classic one. */
class GroupProtocolIT {

    private static final Map<String, String> STREAMS_PROTOCOL = Map.of("group.protocol", "streams");

    @Test
    void thePipelineRunsUnderTheStreamsProtocol() throws Exception {
        try (TestStack stack = TestStack.start(
                        "protocol",
                        options -> options.applications(2, 1, 1)
                                .setting("cache", "streams", STREAMS_PROTOCOL)
                                .setting("budget", "streams", STREAMS_PROTOCOL));
                Pipeline pipeline = new Pipeline(stack.config(), "protocol")) {
            LlmResponse first = pipeline.ask(pipeline.request("1", "What is the notice period?"));

            LlmResponse second = pipeline.ask(pipeline.request("2", "What is the notice period?"));

            assertThat(first.getSource()).isEqualTo(AnswerSource.PROVIDER);
            assertThat(second.getSource()).isEqualTo(AnswerSource.EXACT_CACHE);
            assertThat(second.getContent()).isEqualTo(first.getContent());
        }
    }
}
