package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertKind;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gate is killed with SIGKILL while many budgets are being exceeded; a consumer of the alerts sees each once. */
class AlertCrashIT {

    private static final int USERS = 40;
    private static final int REQUESTS = 2 * USERS;
    private static final List<Integer> THRESHOLDS = List.of(5_000, 8_000, 9_500, 10_000);
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Test
    void everyAlertIsSeenOnceAcrossAKill() throws Exception {
        try (TestStack stack = TestStack.start("alerts", options -> options.applications(1, 1, 1));
                Pipeline pipeline = new Pipeline(stack.config(), "alerts")) {
            stack.apply("""
                    budgets:
                      - {id: each, tenant: alerts, per: user, window: day, limit-usd: 0.000000001, enforcement: soft}
                      - {id: hours, tenant: alerts, per: user, window: rolling 6h, limit-usd: 0.000000001, enforcement: soft}
                    """);
            awaitPolicies(pipeline);
            List<LlmRequest> requests = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String user = "user-" + i / 2;
                requests.add(pipeline.request("r" + i, "Question " + i, request -> request.setUser(user)));
                CompletableFuture<LlmResponse> _ = pipeline.send(requests.getLast());
                if (i == REQUESTS / 2) {
                    stack.process("budget-1").kill();
                    stack.process("budget-1").restart();
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }

            pipeline.awaitLedger(requests);
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThat(thresholds(pipeline)).hasSize(USERS * 2 * THRESHOLDS.size()));

            assertThat(pipeline.alerts()).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
            assertThat(thresholds(pipeline))
                    .extracting(alert -> alert.getBudgetId() + " " + alert.getThresholdBps())
                    .doesNotHaveDuplicates();
            assertThat(pipeline.lines().stream().map(UsageEvent::getLineId).toList())
                    .doesNotHaveDuplicates();
        }
    }

    private static List<BudgetAlert> thresholds(Pipeline pipeline) {
        Set<String> users = IntStream.range(0, USERS).mapToObj(i -> "user-" + i).collect(Collectors.toSet());
        return pipeline.alerts().stream()
                .filter(alert -> alert.getKind() == BudgetAlertKind.THRESHOLD && users.contains(alert.getSubject()))
                .toList();
    }

    /** A policy acts on requests the gate sees after it. */
    private static void awaitPolicies(Pipeline pipeline) {
        int[] number = {0};
        await().atMost(RECOVERY).until(() -> {
            int i = number[0]++;
            pipeline.ask(pipeline.request("probe-" + i, "Probe " + i, request -> request.setUser("probe-" + i)));
            return pipeline.alerts().stream()
                    .map(BudgetAlert::getBudgetId)
                    .anyMatch(id -> id.startsWith("hours:probe-"));
        });
    }
}
