package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.TENANT;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.GateModel.Event;
import dev.sluice.budget.state.Keys;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetBucket;
import dev.sluice.schema.BudgetCharge;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class GatePropertyTest {

    private static final Set<ReservationState> OPEN = Set.of(ReservationState.RESERVED, ReservationState.STARTED);

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 40);
        Arbitrary<Event> admit = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 200),
                        Arbitraries.integers().between(1, 150),
                        Arbitraries.of(0, 0, 0, 1, 30),
                        Arbitraries.of(0, 0, 0, 5, 120, 600))
                .as(Event.Admit::new);
        Arbitrary<Event> say = Combinators.combine(
                        Arbitraries.of(
                                CompletionKind.STARTED,
                                CompletionKind.STARTED,
                                CompletionKind.SUCCEEDED,
                                CompletionKind.SUCCEEDED,
                                CompletionKind.FAILED,
                                CompletionKind.UNKNOWN_OUTCOME,
                                CompletionKind.ABANDONED),
                        which,
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.of(true, false))
                .as(Event.Say::new);
        Arbitrary<Event> limit = Combinators.combine(
                        Arbitraries.integers().between(0, GateModel.LEVELS.size() - 1),
                        Arbitraries.integers().between(0, 30))
                .as(Event.Limit::new);
        Arbitrary<Event> raise = Combinators.combine(
                        Arbitraries.integers().between(0, GateModel.LEVELS.size() - 1),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(1, 300))
                .as(Event.Raise::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, admit),
                        Tuple.of(10, say),
                        Tuple.of(1, which.map(Event.Repeat::new)),
                        Tuple.of(1, Arbitraries.integers().between(1, 120).map(Event.Pass::new)),
                        Tuple.of(1, limit),
                        Tuple.of(1, raise),
                        Tuple.of(1, Arbitraries.just(new Event.Restart())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<Instant> starts() {
        return Arbitraries.of(GateModel.STARTS);
    }

    @Property(tries = 200)
    void noHardLimitIsExceededAtAnyLevelByAnyInterleaving(
            @ForAll("events") List<Event> events, @ForAll("starts") Instant start) {
        var model = new GateModel(start);
        var check = new LimitCheck(model);
        for (Event event : events) {
            boolean late = model.isLate(event);

            model.apply(event);

            check.holds(late);
        }
    }

    @Property(tries = 120)
    void whatIsReservedIsWhatIsInFlightAndIsGoneInTheEnd(
            @ForAll("events") List<Event> events, @ForAll("starts") Instant start) {
        var model = new GateModel(start);
        for (Event event : events) {
            model.apply(event);
            assertReservedIsInFlight(model.gate);
        }

        model.drain();

        assertReservedIsInFlight(model.gate);
        assertThat(model.gate.windows.all())
                .allSatisfy(w -> assertThat(w.getReservedNanoUsd()).isZero());
    }

    private static void assertReservedIsInFlight(MemoryGate gate) {
        Map<BudgetCharge, Long> inFlight = gate.reservations.all().stream()
                .filter(r -> OPEN.contains(r.getState()))
                .flatMap(r -> r.getBudgets().stream().map(b -> Map.entry(b, r)))
                .collect(groupingBy(
                        Map.Entry::getKey, summingLong(e -> e.getValue().getQuoteNanoUsd())));
        for (Reservation reservation : gate.reservations.all()) {
            for (BudgetCharge charge : reservation.getBudgets()) {
                @Nullable BudgetWindow window = gate.windows.get(charge.getWindowKey());
                boolean forgotten =
                        window == null || (charge.getBucket() != null && !isKept(window, charge.getBucket()));
                if (charge.getBucket() == null || !forgotten) {
                    assertThat(reserved(window, charge.getBucket()))
                            .as("%s in %s", charge, window)
                            .isEqualTo(inFlight.getOrDefault(charge, 0L));
                }
            }
        }
    }

    private static long reserved(@Nullable BudgetWindow window, @Nullable Long bucket) {
        if (window == null) {
            return -1;
        }
        return bucket == null
                ? window.getReservedNanoUsd()
                : window.getBuckets().stream()
                        .filter(b -> b.getIndex() == bucket)
                        .mapToLong(BudgetBucket::getReservedNanoUsd)
                        .sum();
    }

    private static long bucketOf(BudgetWindow window, Instant at) {
        return Math.floorDiv(
                at.toEpochMilli(), Duration.parse(window.getPeriod()).toMillis() / 48);
    }

    private static boolean isKept(BudgetWindow window, long bucket) {
        return bucket >= bucketOf(window, window.getTouchedAt()) - 60;
    }

    @Property(tries = 120)
    void ledgerWindowsAndTheProvidersBillAgree(@ForAll("events") List<Event> events, @ForAll("starts") Instant start) {
        var model = new GateModel(start);
        events.forEach(model::apply);
        assertCountersAreTheSumsOfTheirLines(model.gate);
        model.drain();
        List<UsageEvent> lines = model.gate.lines;

        Map<String, Long> charged = lines.stream()
                .filter(l -> l.getKind() == UsageKind.PROVIDER_CALL || l.getKind() == UsageKind.CORRECTION)
                .collect(groupingBy(
                        l -> l.getRequestId() + ":" + l.getAttempt(), summingLong(UsageEvent::getCostNanoUsd)));

        assertThat(lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
        assertThat(model.gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
        assertCountersAreTheSumsOfTheirLines(model.gate);
        for (PendingDispatch dispatch : model.gate.dispatched) {
            String id = dispatch.getDispatchId();
            Reservation reservation = model.gate.reservation(id);
            long cost = charged.getOrDefault(id, 0L);
            if (model.bill.containsKey(id)) {
                assertThat(cost).as("billed %s", id).isEqualTo(model.bill.get(id));
                assertThat(reservation.getState()).isEqualTo(ReservationState.CONFIRMED);
            } else if (model.maybeBilled.contains(id)) {
                Set<Long> possible = new HashSet<>(model.sent.getOrDefault(id, Set.of()));
                possible.add(reservation.getQuoteNanoUsd());
                assertThat(cost).as("perhaps billed %s", id).isIn(possible);
            } else {
                assertThat(cost).as("not known to be billed %s", id).isIn(0L, reservation.getQuoteNanoUsd());
            }
        }
    }

    private static void assertCountersAreTheSumsOfTheirLines(MemoryGate gate) {
        for (BudgetWindow window : gate.windows.all()) {
            Stream<UsageEvent> lines = gate.lines.stream()
                    .filter(l -> l.getCostNanoUsd() != 0 && l.getBudgetIds().contains(window.getBudgetId()));
            if (window.getPeriod().startsWith("P")) {
                Map<Long, Long> byBucket = lines.filter(l -> isKept(window, bucketOf(window, l.getEventTime())))
                        .collect(groupingBy(
                                l -> bucketOf(window, l.getEventTime()), summingLong(UsageEvent::getCostNanoUsd)));
                byBucket.values().removeIf(sum -> sum == 0);
                assertThat(window.getBuckets().stream()
                                .filter(b -> b.getSpentNanoUsd() != 0)
                                .collect(toMap(BudgetBucket::getIndex, BudgetBucket::getSpentNanoUsd)))
                        .as(window.getBudgetId())
                        .isEqualTo(byBucket);
            } else {
                long sum = lines.filter(l -> !l.getEventTime().isBefore(window.getWindowStart())
                                && l.getEventTime().isBefore(window.getWindowEnd()))
                        .mapToLong(UsageEvent::getCostNanoUsd)
                        .sum();
                assertThat(window.getSpentNanoUsd()).as(window.getBudgetId()).isEqualTo(sum);
            }
        }
    }

    @Property(tries = 120)
    void everyRequestEndsOnce(@ForAll("events") List<Event> events, @ForAll("starts") Instant start) {
        var model = new GateModel(start);
        events.forEach(model::apply);
        model.drain();

        int refused = 0;
        for (Admission admission : model.admitted) {
            AdmittedRequest request = model.gate.requests.get(
                    Keys.of(TENANT, admission.getRequest().getRequestId()));
            assertThat(request).isNotNull();
            if (request != null) {
                assertThat(request.getPhase()).isIn(RequestPhase.SUCCEEDED, RequestPhase.REFUSED);
                assertThat(request.getAdmission()).isNull();
                refused += request.getRefusal() != null ? 1 : 0;
            }
        }
        assertThat(model.gate.refusals.size() - model.repeatedRefusals).isEqualTo(refused);

        assertThat(model.gate.withheld.all()).isEmpty();
        model.gate.advance(Duration.ofDays(90));
        assertThat(model.gate.estimates.all()).isEmpty();

        assertThat(model.gate.requests.all()).isEmpty();
        assertThat(model.gate.reservations.all()).isEmpty();
        assertThat(model.gate.windows.all()).isEmpty();
        assertThat(model.gate.marks).isEmpty();
        assertThat(model.gate.alarms).isEmpty();
    }
}
