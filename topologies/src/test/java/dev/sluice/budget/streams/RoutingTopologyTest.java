package dev.sluice.budget.streams;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.deployment;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.withheld;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.Refusal;
import dev.sluice.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers are told of deployments and checks, and what comes of an answer that failed one. */
class RoutingTopologyTest {

    private static final AnswerCheck CHECK =
            AnswerCheck.newBuilder().setPattern("EUR").setMinMeanLogprob(-0.5).build();

    @TempDir
    private Path directory;

    @Test
    void dispatchesGoByDeploymentWithItsLimits() {
        try (BudgetDriver driver = BudgetDriver.start("deployments", directory)) {
            driver.catalogue();
            driver.policy(deployment(
                    "paid",
                    "small",
                    "openai",
                    d -> d.setReserved(true)
                            .setRequestsPerMinute(1)
                            .setTokensPerMinute(90_000L)
                            .setServiceTier("flex")));
            driver.admit(admission("r1"));
            driver.admit(admission("r2"));
            driver.admit(admission("r3"));
            driver.advance(Duration.ofMillis(10));

            List<Dispatch> dispatches = dispatches(driver);

            assertThat(dispatches).hasSize(2);
            Dispatch paid = dispatches.getFirst();
            assertThat(paid.getDeployment()).isEqualTo("paid");
            assertThat(paid.getItems()).hasSize(1);
            assertThat(paid.getRequestsPerMinute()).isEqualTo(1);
            assertThat(paid.getTokensPerMinute()).isEqualTo(90_000L);
            assertThat(paid.getServiceTier()).isEqualTo("flex");
            Dispatch other = dispatches.getLast();
            assertThat(other.getDeployment()).isEqualTo("openai/small-v1");
            assertThat(other.getItems()).hasSize(2);
            assertThat(other.getRequestsPerMinute()).isNull();
        }
    }

    @Test
    void theCheckTravelsWithTheRungThatCanBeBettered() {
        try (BudgetDriver driver = BudgetDriver.start("check", directory)) {
            driver.catalogue();
            driver.policy(route("auto", r -> r.setCheck(CHECK), "small", "large"));
            driver.admit(admission("r1", r -> r.setModel("auto")));
            driver.advance(Duration.ofMillis(10));
            driver.report(withheld("r1", 1, "cheap"));
            driver.advance(Duration.ofMillis(10));

            List<DispatchItem> items = dispatches(driver).stream()
                    .flatMap(d -> d.getItems().stream())
                    .toList();

            assertThat(items).extracting(DispatchItem::getModel).containsExactly("small", "large");
            assertThat(items).extracting(DispatchItem::getCheck).containsExactly(CHECK, null);
            assertThat(items).extracting(DispatchItem::getRoute).containsOnly("auto");
            assertThat(items.getLast().getWithheldCostNanoUsd()).isEqualTo(SMALL_COST);
            driver.report(failed("r1", 2, "PROVIDER_REJECTED", false));
            List<KeyValue<String, Refusal>> refusals = driver.read(Topics.REFUSALS);
            assertThat(refusals).hasSize(1);
            assertThat(refusals.getFirst().key).isEqualTo("print-r1");
            assertThat(refusals.getFirst().value.getAnswer().getContent()).isEqualTo("cheap");
            assertThat(driver.rows(Names.WITHHELD_STORE)).isZero();
        }
    }

    private static List<Dispatch> dispatches(BudgetDriver driver) {
        return driver.read(Topics.DISPATCH).stream().map(kv -> kv.value).toList();
    }
}
