package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
class IdempotencyIT {

    @Test
    void theSameRequestSentTwiceIsChargedOnceAndAnsweredTheSame(TestStack stack) throws Exception {
        int before = stack.bill().lines().size();
        try (Pipeline pipeline = new Pipeline(stack.config(), "twice")) {
            LlmRequest request = pipeline.request("1", "Who approves travel above the limit?");
            LlmResponse first = pipeline.ask(request);

            LlmResponse second = pipeline.ask(request);

            assertThat(second.getStatus()).isEqualTo(ResponseStatus.OK);
            assertThat(second.getContent()).isEqualTo(first.getContent());
            assertThat(stack.bill().lines()).hasSize(before + 1);
            assertThat(pipeline.awaitLedger(List.of(request)).stream()
                            .mapToLong(line -> line.getCostNanoUsd())
                            .sum())
                    .isEqualTo(stack.bill().lines().getLast().costNanoUsd());
        }
    }

    @Test
    void aRequestIdWithOtherContentIsRefused(TestStack stack) throws Exception {
        int before = stack.bill().lines().size();
        try (Pipeline pipeline = new Pipeline(stack.config(), "reused")) {
            pipeline.ask(pipeline.request("1", "Is breakfast included?"));

            LlmResponse other = pipeline.ask(pipeline.request("1", "Is parking included?"));

            assertThat(other.getStatus()).isEqualTo(ResponseStatus.ERROR);
            assertThat(other.getError().getCode()).isEqualTo("REQUEST_ID_REUSED");
            assertThat(other.getError().getField()).isEqualTo("request_id");
            assertThat(stack.bill().lines()).hasSize(before + 1);
        }
    }
}
