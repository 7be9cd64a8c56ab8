package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.state.Keys;
import dev.sluice.schema.Admission;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A gate that is killed a thousand times between the reservation of a request and its settlement. What it did since its
 * last commit is lost, and its input since then is read again by the next one; workers see only what was committed, and
 * die, too.
 */
class GateKillTest {

    private static final int KILLS = 1_000;
    private static final long ROOM_FOR = 150;

    private final Random random = new Random(20261121);
    private final MemoryGate gate = new MemoryGate(
            1,
            level("tenant", "MONTH", 4_000),
            level("team", "WEEK", 2_000),
            level("user", "DAY", 200),
            level("rolling", "ROLLING PT6H", ROOM_FOR));
    private final List<Consumer<MemoryGate>> sinceCommit = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private MemoryGate.Committed committed = gate.commit();
    private long bill;
    private long unclear;
    private int kills;
    private String current = "";

    private static Policy level(String id, String window, long roomFor) {
        return budget(id, SMALL_QUOTE * roomFor, b -> {
            b.setWindow(window);
            return switch (id) {
                case "team" -> b.setTeam("support");
                case "user" -> b.setPer("USER");
                default -> b;
            };
        });
    }

    @Test
    void aThousandKillsLeaveNoPhantomBlockAndNoOverspend() {
        for (int i = 0; kills < KILLS; i++) {
            assertThat(i).as("requests, of which some are let through").isLessThan(8 * KILLS);
            current = "r" + i;
            Admission admission = admission(request(current).build(), 100, gate.now());
            input(g -> g.admit(admission));
            if (random.nextInt(3) == 0) {
                kill();
            }
            commit();
            if (!gate.dispatched.isEmpty()
                    && taken.add(gate.dispatched.getLast().getDispatchId())) {
                work(gate.dispatched.getLast().getRequestId());
            }
            if (random.nextInt(4) == 0) {
                pass(Duration.ofMinutes(random.nextInt(15)));
            }
        }
        pass(MemoryGate.TTL.multipliedBy(3));

        assertThat(gate.refusals).as("the limit was felt").isNotEmpty();
        assertThat(gate.windows.all())
                .isNotEmpty()
                .allSatisfy(w ->
                        assertThat(w.getReservedNanoUsd()).as(w.getBudgetId()).isZero());
        assertThat(cost(UsageStatus.CONFIRMED)).isEqualTo(bill);
        assertThat(cost(UsageStatus.UNCONFIRMED)).isEqualTo(unclear);
        assertThat(gate.lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
        assertThat(gate.alerts).extracting(BudgetAlert::getAlertId).doesNotHaveDuplicates();
        assertThat(gate.dispatched).extracting(PendingDispatch::getDispatchId).doesNotHaveDuplicates();
    }

    /** The worker may answer, die before the call or after it was announced; the gate may be killed at any step. */
    private void work(String id) {
        int fate = random.nextInt(5);
        if (fate > 0) {
            say(completion(CompletionKind.STARTED, id, 1).setAt(gate.now()).build());
        }
        if (fate == 1) {
            // Quotes tighten with what is learned of token counts.
            unclear += gate.reservation(id + ":1").getQuoteNanoUsd();
        }
        if (fate > 1) {
            bill += SMALL_COST;
            say(Completion.newBuilder(succeeded(id, 1)).setAt(gate.now()).build());
        }
    }

    private void say(Completion report) {
        input(g -> g.report(report));
        if (random.nextInt(3) == 0) {
            kill();
        }
        if (random.nextInt(2) == 0) {
            commit();
        }
    }

    private void pass(Duration time) {
        gate.advance(time);
        commit();
    }

    private void input(Consumer<MemoryGate> record) {
        sinceCommit.add(record);
        record.accept(gate);
    }

    private void commit() {
        committed = gate.commit();
        sinceCommit.clear();
        for (BudgetWindow window : gate.windows.all()) {
            assertThat(window.getSpentNanoUsd() + window.getReservedNanoUsd())
                    .as(window.getBudgetId())
                    .isLessThanOrEqualTo(window.getLimitNanoUsd());
        }
    }

    private void kill() {
        Reservation reservation = gate.reservations.get(Keys.of(Fixtures.TENANT, current + ":1"));
        boolean between = reservation != null
                && (reservation.getState() == ReservationState.RESERVED
                        || reservation.getState() == ReservationState.STARTED);
        kills += between ? 1 : 0;
        gate.die(committed);
        List.copyOf(sinceCommit).forEach(record -> record.accept(gate));
    }

    private long cost(UsageStatus status) {
        return gate.lines.stream()
                .filter(l -> l.getStatus() == status)
                .mapToLong(UsageEvent::getCostNanoUsd)
                .sum();
    }

    /** With all settled, exactly the room that is left can be used: a leaked reservation would block sooner. */
    @Test
    void whatIsLeftAfterKillsCanBeUsedToTheLastRequest() {
        for (int i = 0; i < 30; i++) {
            current = "r" + i;
            Admission admission = admission(request(current).build(), 100, gate.now());
            input(g -> g.admit(admission));
            kill();
            commit();
            if (i % 3 > 0) {
                say(completion(CompletionKind.STARTED, "r" + i, 1).build());
            }
            if (i % 3 > 1) {
                say(succeeded("r" + i, 1));
            }
            commit();
        }
        pass(MemoryGate.TTL.multipliedBy(3));
        // Ten were released, ten are charged at the quote, ten at their cost.
        long spent = 10 * SMALL_QUOTE + 10 * SMALL_COST;
        long fit = (ROOM_FOR * SMALL_QUOTE - spent) / SMALL_QUOTE;
        int before = gate.dispatched.size();

        for (int i = 0; i < ROOM_FOR; i++) {
            gate.admit(admission(request("last" + i).build(), 100, gate.now()));
        }

        assertThat(gate.dispatched.size() - before).isEqualTo((int) fit);
    }
}
