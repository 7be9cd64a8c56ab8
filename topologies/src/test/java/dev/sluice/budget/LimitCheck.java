package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whether no hard limit is exceeded, step by step: a new reservation fits into every window that counts it, and nothing
 * else makes a window fuller.
 */
final class LimitCheck {

    private final GateModel model;
    private final Set<String> known = new HashSet<>();
    private Map<String, Long> before = new HashMap<>();

    LimitCheck(GateModel model) {
        this.model = model;
    }

    /**
     * Checks after an event.
     *
     * @param late whether it was news about money that had been given back
     */
    void holds(boolean late) {
        List<Reservation> all = model.gate.reservations.all();
        List<Reservation> made =
                all.stream().filter(r -> !known.contains(r.getDispatchId())).toList();
        Map<String, Long> after = new HashMap<>();
        Map<String, List<Reservation>> byWindow = new HashMap<>();
        for (Reservation reservation : all) {
            for (BudgetCharge budget : reservation.getBudgets()) {
                byWindow.computeIfAbsent(budget.getWindowKey(), k -> new ArrayList<>())
                        .add(reservation);
                if (!after.containsKey(budget.getWindowKey())) {
                    BudgetWindow window = model.gate.windows.get(budget.getWindowKey());
                    after.put(budget.getWindowKey(), window == null ? 0 : committed(window));
                }
            }
        }
        Set<String> reservedOn = new HashSet<>();
        for (Reservation reservation : made) {
            known.add(reservation.getDispatchId());
            for (BudgetCharge budget : reservation.getBudgets()) {
                reservedOn.add(budget.getWindowKey());
                fits(reservation, budget, made, byWindow.getOrDefault(budget.getWindowKey(), List.of()));
            }
        }
        if (!late) {
            after.forEach((key, sum) -> assertThat(reservedOn.contains(key) || sum <= before.getOrDefault(key, 0L))
                    .as("%s has grown to %s without a reservation", key, sum)
                    .isTrue());
        }
        before = after;
    }

    /** A window of the calendar, or every stretch of a rolling window with the new reservation in it. */
    private void fits(Reservation made, BudgetCharge budget, List<Reservation> atOnce, List<Reservation> counted) {
        BudgetWindow window = Objects.requireNonNull(model.gate.windows.get(budget.getWindowKey()));
        long limit = atOnce.stream()
                .mapToLong(r -> model.limit(window.getPolicyId(), r.getEventTime()))
                .max()
                .orElseThrow();
        assertThat(window.getBudgetId()).as("user0 has a budget of its own").isNotEqualTo("user:user0");
        if (budget.getBucket() == null) {
            assertThat(made.getEventTime())
                    .isBetween(window.getWindowStart(), window.getWindowEnd().minusMillis(1));
            assertThat(committed(window)).as(window.getBudgetId()).isLessThanOrEqualTo(limit);
            return;
        }
        Duration length = Duration.parse(window.getPeriod());
        for (Reservation last : counted) {
            Instant end = last.getEventTime();
            boolean contains =
                    !end.isBefore(made.getEventTime()) && end.minus(length).isBefore(made.getEventTime());
            if (contains) {
                long sum = counted.stream()
                        .filter(r -> r.getEventTime().isAfter(end.minus(length))
                                && !r.getEventTime().isAfter(end))
                        .mapToLong(GateModel::committed)
                        .sum();
                assertThat(sum).as("%s until %s", window.getBudgetId(), end).isLessThanOrEqualTo(limit);
            }
        }
    }

    private static long committed(BudgetWindow window) {
        return window.getSpentNanoUsd() + window.getReservedNanoUsd();
    }
}
