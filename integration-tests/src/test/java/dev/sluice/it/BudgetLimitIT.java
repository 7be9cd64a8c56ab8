package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Concurrent requests against a nearly empty budget, at every level a budget can have. */
@ExtendWith(SharedStack.class)
class BudgetLimitIT {

    /** Room for about six of the sixty requests at their quotes. */
    private static final long LIMIT_NANO_USD = 600_000;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "team: core, ", "user: ann, ", "function: chat, ", "model: gpt-5-nano, ", "per: user, "})
    void spendNeverPassesTheLimit(String selector, TestStack stack) throws Exception {
        String level = selector.isEmpty() ? "tenant" : selector.replaceAll("[^a-z]+", "-") + "level";
        String tenant = "limit-" + level;
        stack.apply("""
                budgets:
                  - {id: %s, tenant: %s, %swindow: day, limit-usd: 0.0006}
                """.formatted(tenant, tenant, selector));
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            awaitPolicy(pipeline);
            List<LlmRequest> requests = IntStream.range(0, 60)
                    .mapToObj(i -> pipeline.request(
                            "r" + i,
                            "Unrepeated question number " + i,
                            request -> request.setTeam("core").setUser("ann").setFunction("chat")))
                    .toList();

            List<LlmResponse> responses = pipeline.askAll(requests);

            List<LlmResponse> refused = responses.stream()
                    .filter(response -> response.getStatus() == ResponseStatus.REFUSED)
                    .toList();
            assertThat(refused).isNotEmpty().hasSizeLessThan(60).allSatisfy(response -> {
                assertThat(response.getError().getCode()).isEqualTo("BUDGET_EXCEEDED");
                assertThat(response.getError().getBudget().getBudgetId()).startsWith(tenant);
                assertThat(response.getError().getBudget().getLimitNanoUsd()).isEqualTo(LIMIT_NANO_USD);
                assertThat(response.getError().getBudget().getSpentNanoUsd()
                                + response.getError().getBudget().getReservedNanoUsd())
                        .isLessThanOrEqualTo(LIMIT_NANO_USD);
            });
            long spent = pipeline.awaitLedger(requests).stream()
                    .mapToLong(UsageEvent::getCostNanoUsd)
                    .sum();
            assertThat(spent).isPositive().isLessThanOrEqualTo(LIMIT_NANO_USD);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(pipeline.alerts())
                            .extracting(BudgetAlert::getState)
                            .contains(BudgetAlertState.EXCEEDED));
            assertThat(pipeline.alerts()).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
        }
    }

    /** A policy acts on requests the gate sees after it; one request whose quote is above the limit shows that it does. */
    private static void awaitPolicy(Pipeline pipeline) {
        int[] number = {0};
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            LlmRequest tooDear = pipeline.request(
                    "probe-" + number[0]++,
                    "Probe " + number[0],
                    request -> request.setTeam("core")
                            .setUser("ann")
                            .setFunction("chat")
                            .setMaxOutputTokens(2_000_000));
            return pipeline.ask(tooDear).getStatus() == ResponseStatus.REFUSED;
        });
    }
}
