package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.usage;

import dev.sluice.budget.state.Keys;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Admission;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A gate under five levels of budgets, with a caller, workers, a provider and an operator that do anything in any order. */
final class GateModel {

    private static final List<String> LEVELS = List.of("tenant", "team", "user", "function", "model");

    final MemoryGate gate;
    final Map<String, Long> limits = new HashMap<>();
    final List<Admission> admitted = new ArrayList<>();
    /** Dispatches the provider answered, with usage: the provider's bill. */
    final Map<String, Long> bill = new HashMap<>();

    final Set<String> surelyNotBilled = new HashSet<>();
    final Set<String> maybeBilled = new HashSet<>();
    int repeatedRefusals;

    /** One thing that happens; numbers pick among what there is, so that every sequence makes sense. */
    sealed interface Event {

        record Admit(int user, boolean large, int promptTokens, int ceiling, int deadlineMinutes) implements Event {}

        record Repeat(int which) implements Event {}

        record Say(CompletionKind kind, int which, int share, boolean retryable) implements Event {}

        record Pass(int minutes) implements Event {}

        record Limit(int level, int tenths) implements Event {}
    }

    GateModel() {
        gate = new MemoryGate(route("auto", "small", "large"));
        LEVELS.forEach(level -> setLimit(level, 10));
    }

    private void setLimit(String level, int tenths) {
        long limit = tenths * Fixtures.LARGE_QUOTE / 2;
        limits.put(level, limit);
        gate.apply(level(level, limit));
    }

    private static Policy level(String level, long limit) {
        return budget(level, limit, b -> switch (level) {
            case "team" -> b.setTeam("support").setWindow("MONTH");
            case "user" -> b.setPer("USER").setAction("DOWNGRADE");
            case "function" -> b.setFunction("chat");
            case "model" -> b.setModel("large").setWindow("MONTH").setAction("DOWNGRADE");
            default -> b;
        });
    }

    void apply(Event event) {
        switch (event) {
            case Event.Admit admit -> admit(admit);
            case Event.Repeat(int which)
            when !admitted.isEmpty() -> {
                int before = gate.refusals.size();
                gate.admit(admitted.get(which % admitted.size()));
                repeatedRefusals += gate.refusals.size() - before;
            }
            case Event.Repeat r -> {}
            case Event.Say say when !gate.dispatched.isEmpty() -> say(say);
            case Event.Say s -> {}
            case Event.Pass(int minutes) -> gate.advance(Duration.ofMinutes(minutes));
            case Event.Limit(int level, int tenths) -> setLimit(LEVELS.get(level % LEVELS.size()), tenths);
        }
    }

    private void admit(Event.Admit event) {
        Admission admission = Fixtures.admission(
                request("r" + admitted.size())
                        .setUser("user" + event.user())
                        .setModel(event.large() ? "large" : "auto")
                        .setMaxOutputTokens(event.ceiling())
                        .setDeadline(
                                event.deadlineMinutes() == 0
                                        ? null
                                        : gate.now().plusSeconds(60L * event.deadlineMinutes()))
                        .build(),
                event.promptTokens(),
                gate.now());
        admitted.add(admission);
        gate.admit(admission);
    }

    private void say(Event.Say say) {
        PendingDispatch dispatch = gate.dispatched.get(say.which() % gate.dispatched.size());
        String id = dispatch.getDispatchId();
        Completion.Builder report = completion(
                        say.kind(), dispatch.getRequestId(), Integer.parseInt(id.substring(id.indexOf(':') + 1)))
                .setAt(gate.now());
        Reservation reservation = gate.reservation(id);
        switch (say.kind()) {
            case SUCCEEDED -> {
                // A dispatch is one call: what it cost does not depend on how often that is reported.
                int share = bill.containsKey(id) ? 0 : say.share();
                TokenUsage used = bill.containsKey(id) ? usage(1, 1) : usageOf(reservation, share);
                report.setUsage(used);
                bill.putIfAbsent(id, CostCalculator.cost(used, Objects.requireNonNull(reservation.getPrices())));
            }
            case FAILED -> {
                report.setError(ErrorInfo.newBuilder()
                        .setCode("PROVIDER_UNAVAILABLE")
                        .setMessage("no")
                        .setRetryable(say.retryable())
                        .build());
                if (!maybeBilled.contains(id)) {
                    surelyNotBilled.add(id);
                }
            }
            case STARTED, UNKNOWN_OUTCOME, ABANDONED -> {}
            default -> throw new AssertionError(say.kind());
        }
        if (say.kind() == CompletionKind.UNKNOWN_OUTCOME && !surelyNotBilled.contains(id)) {
            maybeBilled.add(id);
        }
        gate.report(report.build());
    }

    /** Up to all the tokens that the quote covers. */
    private static TokenUsage usageOf(Reservation reservation, int share) {
        long prompt = reservation.getPromptTokens() * 11L / 10 * share / 100;
        long output = Objects.requireNonNull(reservation.getMaxOutputTokens()) * (long) share / 100;
        return usage(prompt, output);
    }

    /** Lets every reservation expire, as often as it may be made again. */
    void drain() {
        for (int i = 0; i < 12; i++) {
            gate.advance(MemoryGate.TTL);
        }
    }

    long limit(BudgetWindow window) {
        return Objects.requireNonNull(limits.get(window.getPolicyId()));
    }

    static long committed(BudgetWindow window) {
        return window.getSpentNanoUsd() + window.getReservedNanoUsd();
    }

    Map<String, Long> committedByWindow() {
        Map<String, Long> committed = new HashMap<>();
        gate.windows.all().forEach(w -> committed.put(key(w), committed(w)));
        return committed;
    }

    static String key(BudgetWindow window) {
        return window.getBudgetId() + "|" + window.getWindowStart();
    }

    /** Whether an event is news about money that had been given back: the one thing a limit cannot hold off. */
    boolean isLate(Event event) {
        if (!(event instanceof Event.Say say) || gate.dispatched.isEmpty()) {
            return false;
        }
        String id = gate.dispatched.get(say.which() % gate.dispatched.size()).getDispatchId();
        ReservationState state = Objects.requireNonNull(gate.reservations.get(Keys.of(Fixtures.TENANT, id)))
                .getState();
        return state == ReservationState.RELEASED || state == ReservationState.FAILED;
    }
}
