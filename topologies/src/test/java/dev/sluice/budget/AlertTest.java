package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetAlertKind;
import dev.sluice.schema.BudgetAlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertTest {

    private static final Duration DAY = Duration.ofDays(1);

    private static void spend(MemoryGate gate, String id, Instant at) {
        gate.admit(admission(request(id).build(), 100, at));
        gate.report(succeeded(id, 1));
    }

    private static List<String> told(MemoryGate gate) {
        return gate.alerts.stream().map(AlertTest::brief).toList();
    }

    private static String brief(BudgetAlert alert) {
        String threshold = alert.getThresholdBps() == null ? "" : " at " + alert.getThresholdBps();
        return alert.getPreviousState() + ">" + alert.getState() + threshold;
    }

    private static dev.sluice.schema.Policy soft(long limit) {
        return budget("all", limit, b -> b.setEnforcement("SOFT"));
    }

    @Test
    void eachThresholdIsReportedOnceWhenSpendingReachesIt() {
        var gate = new MemoryGate(soft(SMALL_COST * 4));

        for (int i = 1; i <= 6; i++) {
            spend(gate, "r" + i, T0);
        }

        assertThat(told(gate))
                .containsExactly(
                        "OK>WARNING at 5000",
                        "WARNING>WARNING at 8000",
                        "WARNING>WARNING at 9500",
                        "WARNING>EXCEEDED at 10000");
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
        assertThat(gate.alerts.getFirst().getSpentNanoUsd()).isEqualTo(SMALL_COST * 2);
    }

    @Test
    void reservationsAloneReportNothing() {
        var gate = new MemoryGate(soft(Fixtures.SMALL_QUOTE));

        gate.admit(admission("r1"));

        assertThat(gate.alerts).isEmpty();
    }

    @Test
    void aRefusalIsReportedOnceAsExceeded() {
        var gate = new MemoryGate(budget("all", 1));

        gate.admit(admission("r1"));
        gate.admit(admission("r2"));

        assertThat(told(gate)).containsExactly("OK>EXCEEDED");
    }

    @Test
    void aRaisedLimitIsReportedAsRecoveredWithTheNextRequest() {
        var gate = new MemoryGate(budget("all", 1));
        gate.admit(admission("r1"));
        gate.apply(budget("all", Fixtures.SMALL_QUOTE * 10));

        gate.admit(admission("r2"));
        gate.admit(admission("r3"));

        assertThat(told(gate)).containsExactly("OK>EXCEEDED", "EXCEEDED>RECOVERED");
    }

    @Test
    void aStateReachedAgainIsReportedAgainUnderAnotherId() {
        var gate = new MemoryGate(budget("all", 1));
        gate.admit(admission("r1"));
        gate.apply(budget("all", Fixtures.SMALL_QUOTE));
        gate.admit(admission("r2"));

        gate.admit(admission("r3"));

        assertThat(told(gate)).containsExactly("OK>EXCEEDED", "EXCEEDED>RECOVERED", "RECOVERED>EXCEEDED");
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
    }

    @Test
    void theFirstActivityInANewWindowIsReportedAsRecovered() {
        var gate = new MemoryGate(soft(SMALL_COST));
        spend(gate, "r1", T0);
        gate.alerts.clear();

        spend(gate, "r2", T0.plus(DAY.multipliedBy(3)));

        assertThat(told(gate).getFirst()).isEqualTo("EXCEEDED>RECOVERED");
        assertThat(gate.alerts.getFirst().getWindowStart()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
    }

    @Test
    void aNewWindowAfterAQuietOneReportsNothing() {
        var gate = new MemoryGate(soft(SMALL_COST * 100));
        spend(gate, "r1", T0);

        spend(gate, "r2", T0.plus(DAY));

        assertThat(gate.alerts).isEmpty();
    }

    @Test
    void aLoweredLimitIsFeltWithTheNextCharge() {
        var gate = new MemoryGate(soft(SMALL_COST * 100));
        spend(gate, "r1", T0);
        gate.apply(soft(SMALL_COST * 3));

        spend(gate, "r2", T0);

        assertThat(told(gate)).containsExactly("OK>WARNING at 5000");
        assertThat(gate.window("all").getState()).isEqualTo(BudgetAlertState.WARNING);
    }

    @Test
    void anAlertForecastsWhenTheLimitWillBeReached() {
        var gate = new MemoryGate(soft(SMALL_COST * 4));

        spend(gate, "r1", T0);
        spend(gate, "r2", T0.plus(Duration.ofHours(6)));

        assertThat(told(gate)).containsExactly("OK>WARNING at 5000");
        assertThat(gate.alerts.getFirst().getForecastExceedsAt()).isEqualTo(T0.plus(Duration.ofHours(12)));
    }

    @Test
    void aForecastIsAnAlertOfItsOwnOnceInAWindow() {
        var gate = new MemoryGate(soft(SMALL_COST * 10));

        for (int hour = 0; hour < 14; hour++) {
            spend(gate, "r" + hour, T0.plus(Duration.ofHours(hour)));
        }

        List<BudgetAlert> forecasts = forecasts(gate);
        assertThat(forecasts).hasSize(1);
        // Six calls in five hours: the tenth is paid for after eight hours and twenty minutes.
        assertThat(forecasts.getFirst().getForecastExceedsAt()).isEqualTo(T0.plus(Duration.ofMinutes(500)));
        assertThat(brief(forecasts.getFirst())).isEqualTo("WARNING>WARNING");
        assertThat(forecasts.getFirst().getEnforcement()).isEqualTo("SOFT");

        // The next day is another window, known from its start, and spends no less by noon.
        for (int i = 0; i < 8; i++) {
            spend(gate, "next" + i, T0.plus(DAY).plus(Duration.ofMinutes(i)));
        }

        assertThat(forecasts(gate)).hasSize(2);
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
    }

    private static List<BudgetAlert> forecasts(MemoryGate gate) {
        return gate.alerts.stream()
                .filter(a -> a.getKind() == BudgetAlertKind.FORECAST)
                .toList();
    }
}
