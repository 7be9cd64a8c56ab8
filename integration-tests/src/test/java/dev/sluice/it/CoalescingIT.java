package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedStack.class)
class CoalescingIT {

    @Test
    void aHundredIdenticalRequestsOverTwoInstancesMakeOneCall(TestStack stack) throws Exception {
        int before = stack.bill().lines().size();
        try (Pipeline pipeline = new Pipeline(stack.config(), "coalescing")) {
            List<LlmRequest> identical = IntStream.range(0, 100)
                    .mapToObj(i -> pipeline.request("r" + i, "Which plan includes the audit log?"))
                    .toList();

            List<LlmResponse> responses = pipeline.askAll(identical);

            assertThat(responses)
                    .extracting(LlmResponse::getContent)
                    .hasSize(100)
                    .containsOnly(responses.getFirst().getContent());
            assertThat(stack.bill().lines()).hasSize(before + 1);
            List<UsageEvent> ledger = pipeline.awaitLedger(identical);
            assertThat(ledger)
                    .filteredOn(line -> line.getKind() == UsageKind.PROVIDER_CALL)
                    .hasSize(1);
            assertThat(ledger.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                    .isEqualTo(stack.bill().lines().getLast().costNanoUsd());
        }
    }

    @Test
    void identicalQuestionsOfDifferentTenantsShareNothing(TestStack stack) throws Exception {
        int before = stack.bill().lines().size();
        try (Pipeline red = new Pipeline(stack.config(), "red");
                Pipeline blue = new Pipeline(stack.config(), "blue")) {

            LlmResponse first = red.ask(red.request("1", "What does the premium plan cost?"));
            LlmResponse second = blue.ask(blue.request("1", "What does the premium plan cost?"));

            assertThat(List.of(first.getSource(), second.getSource())).containsOnly(AnswerSource.PROVIDER);
            assertThat(stack.bill().lines()).hasSize(before + 2);
        }
    }

    @Test
    void repeatsAreServedFromTheCacheWithTheSameAnswer(TestStack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "repeats")) {
            LlmResponse original = pipeline.ask(pipeline.request("1", "How do I export all invoices?"));

            LlmResponse exact = pipeline.ask(pipeline.request("2", "How do I export all invoices?"));
            LlmResponse normalised = pipeline.ask(pipeline.request("3", "how do I export ALL  invoices"));

            assertThat(exact.getSource()).isEqualTo(AnswerSource.EXACT_CACHE);
            assertThat(normalised.getSource()).isEqualTo(AnswerSource.NORMALISED_CACHE);
            assertThat(List.of(exact, normalised))
                    .extracting(LlmResponse::getContent)
                    .containsOnly(original.getContent());
            assertThat(exact.getCostNanoUsd()).isZero();
            assertThat(exact.getSavedNanoUsd()).isEqualTo(original.getCostNanoUsd());
        }
    }
}
