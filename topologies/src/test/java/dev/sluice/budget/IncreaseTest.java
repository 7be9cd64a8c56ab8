package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncreaseTest {

    private static final Instant FROM = T0.plus(Duration.ofHours(1));
    private static final Instant UNTIL = T0.plus(Duration.ofHours(3));

    private static Policy raised(long limit, long by) {
        return budget(
                "all",
                limit,
                b -> b.setIncreases(List.of(new BudgetIncrease(by, FROM, UNTIL, "launch")))
                        .setThresholdsBps(List.of(10_000)));
    }

    private static boolean spend(MemoryGate gate, String id, Instant at) {
        int before = gate.dispatched.size();
        gate.admit(admission(request(id).build(), 100, at));
        if (gate.dispatched.size() > before) {
            gate.report(succeeded(id, 1));
        }
        return gate.dispatched.size() > before;
    }

    private static List<String> told(MemoryGate gate) {
        return gate.alerts.stream()
                .map(a -> a.getPreviousState() + ">" + a.getState() + " of " + a.getLimitNanoUsd())
                .toList();
    }

    @Test
    void anIncreaseHoldsForTheRequestsOfItsTime() {
        long base = SMALL_QUOTE;
        var gate = new MemoryGate(raised(base, SMALL_QUOTE));

        assertThat(spend(gate, "r1", T0)).isTrue();
        assertThat(spend(gate, "before", FROM.minusMillis(1))).isFalse();
        assertThat(spend(gate, "during", FROM)).isTrue();
        assertThat(spend(gate, "after", UNTIL)).isFalse();
        assertThat(told(gate))
                .containsExactly(
                        "OK>EXCEEDED of " + base, "EXCEEDED>RECOVERED of " + 2 * base, "RECOVERED>EXCEEDED of " + base);
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
        assertThat(gate.refusals.getLast().getError().getBudget().getLimitNanoUsd())
                .isEqualTo(base);
    }

    @Test
    void anIncreaseAppliedLiveActsOnTheNextRequest() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE));
        assertThat(spend(gate, "r1", FROM)).isTrue();
        assertThat(spend(gate, "r2", FROM)).isFalse();

        gate.apply(raised(SMALL_QUOTE, SMALL_QUOTE));

        assertThat(spend(gate, "r3", FROM)).isTrue();
    }

    @Test
    void increasesAtOnceAddUpAndThresholdsFollowTheRaisedLimit() {
        BudgetIncrease one = new BudgetIncrease(SMALL_COST, FROM, UNTIL, null);
        var gate = new MemoryGate(budget(
                "all",
                SMALL_COST * 2,
                b -> b.setEnforcement("SOFT").setThresholdsBps(List.of(5_000)).setIncreases(List.of(one, one))));

        spend(gate, "r1", FROM);
        assertThat(gate.alerts).isEmpty();
        spend(gate, "r2", FROM);

        assertThat(told(gate)).containsExactly("OK>WARNING of " + SMALL_COST * 4);
    }

    @Test
    void aShadowActionLetsThroughAndReports() {
        var gate = new MemoryGate(budget("all", 1, b -> b.setAction("SHADOW")));

        assertThat(spend(gate, "r1", T0)).isTrue();

        assertThat(gate.lines.getLast().getErrorCode()).isEqualTo("SHADOW_BUDGET_EXCEEDED");
        assertThat(gate.alerts).extracting(BudgetAlert::getEnforcement).containsOnly("SHADOW");
        assertThat(told(gate)).first().isEqualTo("OK>EXCEEDED of 1");
    }
}
