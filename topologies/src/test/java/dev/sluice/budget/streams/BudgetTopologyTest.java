package dev.sluice.budget.streams;

import static dev.sluice.budget.Fixtures.LARGE_QUOTE;
import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.TENANT;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.policy;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertState;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import dev.sluice.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class BudgetTopologyTest {

    private static final Duration LINGER = Duration.ofMillis(5);

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private BudgetDriver driver;

    @BeforeEach
    void start(TestInfo test) {
        driver = BudgetDriver.start(test.getDisplayName(), directory);
        driver.catalogue();
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    private List<String> dispatchedIds() {
        return driver.read(Topics.DISPATCH).stream()
                .flatMap(d -> d.value.getItems().stream())
                .map(DispatchItem::getDispatchId)
                .toList();
    }

    @Test
    void aRequestIsDispatchedSettledAndChargedOnce() {
        driver.policy(budget("all", SMALL_QUOTE * 10));

        driver.admit(admission("r1"));
        driver.advance(LINGER);
        driver.report(completion(CompletionKind.STARTED, "r1", 1).build());
        driver.report(succeeded("r1", 1));
        driver.report(succeeded("r1", 1));

        List<KeyValue<String, Dispatch>> dispatches = driver.read(Topics.DISPATCH);
        assertThat(dispatches).hasSize(1);
        assertThat(dispatches.getFirst().key)
                .isEqualTo(dispatches.getFirst().value.getBatchId());
        DispatchItem item = dispatches.getFirst().value.getItems().getFirst();
        assertThat(item.getDispatchId()).isEqualTo("r1:1");
        assertThat(item.getRequest()).isEqualTo(admission("r1").getRequest());
        assertThat(item.getQuoteNanoUsd()).isEqualTo(SMALL_QUOTE);
        assertThat(item.getPriceVersion()).isEqualTo("small-1");
        List<KeyValue<String, UsageEvent>> lines = driver.read(Topics.USAGE);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().key).isEqualTo(TENANT);
        assertThat(lines.getFirst().value.getCostNanoUsd()).isEqualTo(SMALL_COST);
    }

    @Test
    void aFullBatchLeavesAtOnceAndAPartOneWhenTheLingerHasPassed() {
        for (int i = 1; i <= BudgetDriver.BATCH_SIZE + 1; i++) {
            driver.admit(admission("r" + i));
        }
        List<KeyValue<String, Dispatch>> atOnce = driver.read(Topics.DISPATCH);

        driver.advance(LINGER);

        assertThat(atOnce).hasSize(1);
        assertThat(atOnce.getFirst().value.getItems()).hasSize(BudgetDriver.BATCH_SIZE);
        List<KeyValue<String, Dispatch>> later = driver.read(Topics.DISPATCH);
        assertThat(later).hasSize(1);
        assertThat(later.getFirst().value.getItems()).hasSize(1);
        assertThat(later.getFirst().value.getBatchId())
                .isNotEqualTo(atOnce.getFirst().value.getBatchId());
    }

    @Test
    void deferredCallsHaveATopicOfTheirOwn() {
        driver.admit(admission("r1", r -> r.setLane("DEFERRED")));

        driver.advance(LINGER);

        assertThat(driver.read(Topics.DISPATCH)).isEmpty();
        assertThat(driver.read(Topics.DISPATCH_DEFERRED)).hasSize(1);
    }

    @Test
    void callsForABatchApiMeetInThePartitionOfTheirDeployment() {
        driver.policy(policy("deployment-null-small")
                .setTenant(null)
                .setDeployment(DeploymentPolicy.newBuilder()
                        .setModel("small")
                        .setProvider("openai")
                        .setBatch(true)
                        .build())
                .build());
        for (String id : List.of("r1", "r2")) {
            driver.admit(admission(id, r -> r.setLane("DEFERRED").setDeadline(T0.plus(Duration.ofHours(25)))));
            driver.advance(LINGER);
        }

        assertThat(driver.read(Topics.DISPATCH_DEFERRED)).isEmpty();
        assertThat(driver.read(Topics.DISPATCH_BATCH))
                .extracting(record -> record.key)
                .containsExactly("openai/small", "openai/small");
    }

    @Test
    void aRefusalGoesToThePartitionOfItsFlight() {
        driver.policy(budget("all", SMALL_QUOTE - 1));

        driver.admit(admission("r1"));

        List<KeyValue<String, Refusal>> refusals = driver.read(Topics.REFUSALS);
        assertThat(refusals).hasSize(1);
        assertThat(refusals.getFirst().key).isEqualTo("print-r1");
        assertThat(refusals.getFirst().value.getFlightKey()).isEqualTo("print-r1#r1");
        assertThat(refusals.getFirst().value.getError().getCode()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(driver.read(Topics.USAGE)).hasSize(1);
    }

    @Test
    void anAlertIsSentOnceForEachThreshold() {
        driver.policy(
                budget("soft", SMALL_COST * 2, b -> b.setEnforcement("SOFT").setThresholdsBps(List.of(5_000))));

        for (int i = 1; i <= 2; i++) {
            driver.admit(admission("r" + i));
            driver.report(succeeded("r" + i, 1));
        }
        driver.report(succeeded("r1", 1));

        List<KeyValue<String, BudgetAlert>> alerts = driver.read(Topics.BUDGET_ALERTS);
        assertThat(alerts).extracting(a -> a.key).containsOnly("soft");
        assertThat(alerts)
                .extracting(a -> a.value.getState())
                .containsExactly(BudgetAlertState.WARNING, BudgetAlertState.EXCEEDED);
    }

    @Test
    void aLimitChangedLiveActsOnTheNextRequestAndATombstoneRemovesIt() {
        driver.policy(budget("all", SMALL_QUOTE - 1));
        driver.admit(admission("r1"));
        driver.policy(budget("all", SMALL_QUOTE));
        driver.admit(admission("r2"));
        driver.admit(admission("r3"));

        driver.removePolicy("all");
        driver.admit(admission("r4"));

        driver.advance(LINGER);
        assertThat(dispatchedIds()).containsExactly("r2:1", "r4:1");
        assertThat(driver.read(Topics.REFUSALS)).hasSize(2);
    }

    @Test
    void aPolicyThatCannotBeReadOrAppliedLeavesTheOldOneInForce() {
        driver.policy(budget("all", SMALL_QUOTE - 1));
        driver.policy(budget("all", -1));
        driver.rawPolicy("all", new byte[] {9, 9, 9});
        driver.rawPolicy("all", new byte[] {0, 0, 0, 0, 99, 1, 2});

        driver.admit(admission("r1"));

        assertThat(driver.read(Topics.REFUSALS)).hasSize(1);
    }

    @Test
    void aDowngradeIsDispatchedToTheCheaperModel() {
        driver.policy(budget("all", LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")));
        driver.policy(route("auto", "small", "large"));

        driver.admit(admission("r1", r -> r.setModel("large")));
        driver.advance(LINGER);

        assertThat(driver.read(Topics.DISPATCH))
                .extracting(d -> d.value.getModel())
                .containsExactly("small");
    }

    @Test
    void aRetryableFailureIsDispatchedAgainAndTheLastOneEndsTheFlight() {
        driver.admit(admission("r1"));
        for (int attempt = 1; attempt <= 3; attempt++) {
            driver.advance(LINGER);
            driver.report(failed("r1", attempt, "PROVIDER_UNAVAILABLE", true));
        }

        assertThat(dispatchedIds()).containsExactly("r1:1", "r1:2", "r1:3");
        assertThat(driver.read(Topics.REFUSALS))
                .extracting(r -> r.value.getError().getCode())
                .containsExactly("PROVIDER_UNAVAILABLE");
    }

    @Test
    void aStartedCallThatNobodyEndsExpiresByTheClock() {
        driver.admit(admission("r1"));
        driver.advance(LINGER);
        driver.report(completion(CompletionKind.STARTED, "r1", 1).build());

        driver.advance(BudgetDriver.TTL.plusSeconds(2));
        driver.advance(LINGER);

        assertThat(dispatchedIds()).containsExactly("r1:1", "r1:2");
        assertThat(driver.read(Topics.USAGE))
                .extracting(l -> l.value.getStatus())
                .containsExactly(UsageStatus.UNCONFIRMED);
    }

    @Test
    void allStateIsForgottenInTheEnd() {
        driver.policy(budget("all", SMALL_QUOTE * 10));
        for (int i = 0; i < 1_200; i++) {
            driver.admit(admission("r" + i));
            driver.report(succeeded("r" + i, 1));
        }

        driver.advance(Duration.ofDays(60));
        for (int i = 0; i < 20; i++) {
            driver.advance(TimerPunctuator.PERIOD);
        }

        assertThat(driver.rows(Names.REQUESTS_STORE)).isZero();
        assertThat(driver.rows(Names.RESERVATIONS_STORE)).isZero();
        assertThat(driver.rows(Names.WINDOWS_STORE)).isZero();
        assertThat(driver.rows(Names.TIMERS_STORE)).isZero();
    }

    @Test
    void whatWaitsForItsBatchIsKeptInAStore() {
        driver.admit(admission("r1"));
        long waiting = driver.rows(Names.PENDING_STORE);

        driver.advance(LINGER);

        assertThat(waiting).isEqualTo(1);
        assertThat(driver.rows(Names.PENDING_STORE)).isZero();
    }
}
