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
import dev.sluice.schema.BudgetAlertKind;
import dev.sluice.schema.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingBudgetTest {

    private static final Duration DAY = Duration.ofHours(24);

    private static Policy rolling(long limit, String enforcement) {
        return budget("all", limit, b -> b.setWindow("ROLLING PT24H").setEnforcement(enforcement));
    }

    private static boolean spend(MemoryGate gate, String id, Instant at) {
        int before = gate.dispatched.size();
        gate.admit(admission(request(id).build(), 100, at));
        if (gate.dispatched.size() > before) {
            gate.report(succeeded(id, 1));
            return true;
        }
        return false;
    }

    private static List<String> told(MemoryGate gate) {
        return gate.alerts.stream()
                .filter(a -> a.getKind() != BudgetAlertKind.FORECAST)
                .map(a -> a.getPreviousState() + ">" + a.getState()
                        + (a.getThresholdBps() == null ? "" : " at " + a.getThresholdBps()))
                .toList();
    }

    @Test
    void midnightDoesNotMakeRoomAndALengthLaterDoes() {
        var gate = new MemoryGate(rolling(SMALL_QUOTE, "HARD"));
        Instant evening = Instant.parse("2026-11-21T23:50:00Z");

        assertThat(spend(gate, "r1", evening)).isTrue();
        assertThat(spend(gate, "r2", evening.plus(Duration.ofMinutes(20)))).isFalse();
        assertThat(spend(gate, "r3", evening.plus(DAY))).isFalse();
        assertThat(spend(gate, "r4", evening.plus(DAY).plus(Duration.ofMinutes(30))))
                .isTrue();
    }

    @Test
    void aRefusalSaysWhenThereWillBeRoom() {
        var gate = new MemoryGate(rolling(SMALL_QUOTE, "HARD"));
        spend(gate, "r1", T0);
        gate.admit(admission("r2"));

        Instant room = gate.refusals.getFirst().getError().getBudget().getResetsAt();

        assertThat(room).isEqualTo(T0.plus(DAY).plus(Duration.ofMinutes(30)));
        assertThat(gate.refusals.getFirst().getError().getMessage())
                .contains("in any 24h")
                .contains("There is room again at 2026-11-22T10:30:00Z");
        assertThat(spend(gate, "r3", room.minusMillis(1))).isFalse();
        assertThat(spend(gate, "r4", room)).isTrue();
    }

    @Test
    void aReservationIsSettledInTheBucketItWasMadeIn() {
        var gate = new MemoryGate(rolling(SMALL_QUOTE * 2, "HARD"));
        gate.admit(admission(request("r1").build(), 100, T0));
        gate.admit(admission(request("r2").build(), 100, T0.plus(Duration.ofHours(20))));

        gate.report(succeeded("r1", 1));

        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.window("all").getReservedNanoUsd()).isEqualTo(SMALL_QUOTE);
        // A length after the first the second still counts, whenever it was settled.
        gate.report(succeeded("r2", 1));
        assertThat(spend(gate, "r3", T0.plus(Duration.ofHours(25)))).isTrue();
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST * 2);
    }

    @Test
    void aThresholdIsReportedAgainOnlyAfterSpendingFellBelowNineTenthsOfIt() {
        var gate = new MemoryGate(rolling(SMALL_COST * 20, "SOFT"));
        for (int i = 0; i < 16; i++) {
            spend(gate, "a" + i, T0.plus(Duration.ofHours(i)));
        }
        List<String> first = told(gate);
        // 15 of 20 are left, then 16 again: above nine tenths of 80 % all the time.
        spend(gate, "b1", T0.plus(DAY).plus(Duration.ofMinutes(40)));
        List<String> still = told(gate);
        gate.alerts.clear();
        // Two days later all have left; the way up is reported anew.
        for (int i = 0; i < 10; i++) {
            spend(gate, "c" + i, T0.plus(Duration.ofHours(72 + i)));
        }

        assertThat(first).containsExactly("OK>WARNING at 5000", "WARNING>WARNING at 8000");
        assertThat(still).isEqualTo(first);
        assertThat(told(gate)).containsExactly("WARNING>RECOVERED", "RECOVERED>WARNING at 5000");
    }

    @Test
    void refusalsThatFollowEachOtherAreOneAlert() {
        var gate = new MemoryGate(rolling(SMALL_QUOTE, "HARD"));
        spend(gate, "r0", T0);
        for (int i = 1; i <= 20; i++) {
            spend(gate, "r" + i, T0.plus(Duration.ofHours(i)));
        }
        assertThat(told(gate)).filteredOn(t -> t.endsWith(">EXCEEDED")).hasSize(1);

        spend(gate, "later", T0.plus(Duration.ofHours(30)));

        assertThat(told(gate)).contains("EXCEEDED>RECOVERED");
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
    }

    @Test
    void aBudgetThatNobodyUsesAnyMoreRecoversAndIsForgotten() {
        var gate = new MemoryGate(rolling(SMALL_COST, "SOFT"));
        spend(gate, "r1", T0);

        gate.advance(DAY.multipliedBy(2));

        assertThat(told(gate)).last().isEqualTo("EXCEEDED>RECOVERED");
        assertThat(gate.windows.all()).isEmpty();
        spend(gate, "r2", gate.now());
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
    }

    @Test
    void aForecastIsRepeatedAfterALengthAtMost() {
        var gate = new MemoryGate(rolling(SMALL_COST * 60, "SOFT"));

        for (int i = 0; i < 140; i++) {
            spend(gate, "r" + i, T0.plus(Duration.ofMinutes(15L * i)));
        }

        assertThat(gate.alerts)
                .filteredOn(a -> a.getKind() == BudgetAlertKind.FORECAST)
                .singleElement()
                .satisfies(a -> assertThat(a.getForecastExceedsAt()).isBetween(T0, T0.plus(Duration.ofHours(18))));
    }
}
