package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.usage;

import dev.sluice.budget.state.Keys;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A gate under budgets of all levels and windows, with a caller, workers, a provider and an operator that do anything in
 * any order, near the edges of days, weeks and months and where clocks change.
 */
final class GateModel {

    static final List<String> LEVELS =
            List.of("tenant", "team", "user", "function", "model", "own", "hour", "user-hours", "tag");

    /** Shortly before: a quiet day's end; clocks back and a week's end; clocks forward; a month's end; a year's. */
    static final List<Instant> STARTS = Stream.of(
                    "2026-11-21T10:00:00Z",
                    "2026-10-24T20:30:00Z",
                    "2026-10-25T00:30:00Z",
                    "2026-10-25T20:40:00Z",
                    "2026-03-28T21:40:00Z",
                    "2026-03-29T00:45:00Z",
                    "2026-11-30T21:50:00Z",
                    "2026-12-31T21:30:00Z")
            .map(Instant::parse)
            .toList();

    final MemoryGate gate;
    private final Map<String, Policy> policies = new HashMap<>();
    final List<Admission> admitted = new ArrayList<>();
    /** Dispatches the provider answered, with usage: the provider's bill. */
    final Map<String, Long> bill = new HashMap<>();

    final Set<String> surelyNotBilled = new HashSet<>();
    final Set<String> maybeBilled = new HashSet<>();
    /** What calls that broke off had used, nano-USD. */
    final Map<String, Set<Long>> sent = new HashMap<>();

    private final Map<String, Boolean> verdicts = new HashMap<>();

    int repeatedRefusals;

    /** One thing that happens; numbers pick among what there is, so that every sequence makes sense. */
    sealed interface Event {

        record Admit(int user, boolean large, int promptTokens, int ceiling, int deadlineMinutes, int lateSeconds)
                implements Event {}

        record Repeat(int which) implements Event {}

        record Say(CompletionKind kind, int which, int share, boolean retryable) implements Event {}

        record Pass(int minutes) implements Event {}

        record Limit(int level, int tenths) implements Event {}

        /** The limit rises by so many tenths in so many minutes, for so long. */
        record Raise(int level, int tenths, int inMinutes, int forMinutes) implements Event {}

        /** The gate is killed with nothing lost but what it keeps in memory. */
        record Restart() implements Event {}
    }

    GateModel(Instant start) {
        gate = MemoryGate.startingAt(
                start,
                route(
                        "auto",
                        r -> r.setFallback(true)
                                .setPressureBps(8_000)
                                .setCheck(AnswerCheck.newBuilder()
                                        .setRefusals(true)
                                        .build()),
                        "small",
                        "large"),
                Fixtures.deployment(
                        "paid", "small", "openai", d -> d.setReserved(true).setRequestsPerMinute(2)),
                Fixtures.zone("Europe/Kyiv"));
        LEVELS.forEach(level -> setLimit(level, 10));
    }

    private void setLimit(String level, int tenths) {
        put(budget(level, tenths * Fixtures.LARGE_QUOTE / 2, b -> selectors(level, b)));
    }

    private void put(Policy policy) {
        policies.put(policy.getPolicyId(), policy);
        gate.apply(policy);
    }

    private static BudgetPolicy.Builder selectors(String level, BudgetPolicy.Builder b) {
        return switch (level) {
            case "team" -> b.setTeam("support").setWindow("MONTH");
            case "user" -> b.setPer("USER").setAction("DOWNGRADE");
            case "function" -> b.setFunction("chat").setWindow("WEEK");
            case "model" -> b.setModel("large").setWindow("MONTH").setAction("DOWNGRADE");
            case "own" -> b.setUser("user0");
            case "hour" -> b.setWindow("ROLLING PT1H");
            case "user-hours" -> b.setPer("USER").setWindow("ROLLING PT6H");
            case "tag" -> b.setTags(Map.of("env", "prod")).setWindow("ROLLING P1D");
            default -> b;
        };
    }

    private void raise(Event.Raise raise) {
        Policy policy = Objects.requireNonNull(policies.get(LEVELS.get(raise.level() % LEVELS.size())));
        BudgetPolicy budget = policy.getBudget();
        List<BudgetIncrease> increases = new ArrayList<>(budget.getIncreases());
        Instant from = gate.now().plusSeconds(60L * raise.inMinutes());
        increases.add(new BudgetIncrease(
                (raise.tenths() + 1) * Fixtures.LARGE_QUOTE / 4,
                from,
                from.plusSeconds(60L * raise.forMinutes()),
                null));
        put(Policy.newBuilder(policy)
                .setBudget(
                        BudgetPolicy.newBuilder(budget).setIncreases(increases).build())
                .build());
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
            case Event.Raise raise -> raise(raise);
            case Event.Restart r -> gate.die(gate.commit());
        }
    }

    private void admit(Event.Admit event) {
        Admission admission = Fixtures.admission(
                request("r" + admitted.size())
                        .setUser("user" + event.user())
                        .setTags(event.user() == 1 ? Map.of() : Map.of("env", "prod"))
                        .setModel(event.large() ? "large" : "auto")
                        .setMaxOutputTokens(event.ceiling())
                        .setDeadline(
                                event.deadlineMinutes() == 0
                                        ? null
                                        : gate.now().plusSeconds(60L * event.deadlineMinutes()))
                        .build(),
                event.promptTokens(),
                gate.now().minusSeconds(event.lateSeconds()));
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
                // A check says the same of an answer however often it is asked.
                boolean isGood = verdicts.computeIfAbsent(id, k -> say.retryable());
                if (reservation.getChecked() && !isGood) {
                    Completion failed = Fixtures.withheld(dispatch.getRequestId(), 1, id);
                    report.setCheckFailed(failed.getCheckFailed()).setWithheld(failed.getWithheld());
                }
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
            case UNKNOWN_OUTCOME -> {
                if (say.retryable()) {
                    // It broke off in the middle, and what it had used is known.
                    TokenUsage used = usageOf(reservation, say.share());
                    report.setUsage(used);
                    sent.computeIfAbsent(id, key -> new HashSet<>())
                            .add(CostCalculator.cost(used, Objects.requireNonNull(reservation.getPrices())));
                    maybeBilled.add(id);
                }
            }
            case STARTED, ABANDONED -> {}
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

    /** Limit of a budget at a time, worked out from its policy. */
    long limit(String policyId, Instant at) {
        BudgetPolicy budget = Objects.requireNonNull(policies.get(policyId)).getBudget();
        return budget.getLimitNanoUsd()
                + budget.getIncreases().stream()
                        .filter(i -> !at.isBefore(i.getFrom()) && at.isBefore(i.getUntil()))
                        .mapToLong(BudgetIncrease::getAmountNanoUsd)
                        .sum();
    }

    /** What a reservation holds or was charged. */
    static long committed(Reservation reservation) {
        boolean open = reservation.getState() == ReservationState.RESERVED
                || reservation.getState() == ReservationState.STARTED;
        return open ? reservation.getQuoteNanoUsd() : reservation.getChargedNanoUsd();
    }

    /** Whether an event is news about money that had been given back: the one thing a limit cannot hold off. */
    boolean isLate(Event event) {
        if (!(event instanceof Event.Say say) || gate.dispatched.isEmpty()) {
            return false;
        }
        String id = gate.dispatched.get(say.which() % gate.dispatched.size()).getDispatchId();
        Reservation reservation = Objects.requireNonNull(gate.reservations.get(Keys.of(Fixtures.TENANT, id)));
        return switch (reservation.getState()) {
            case RELEASED, FAILED -> true;
            // What a call that broke off had not used was given back.
            case UNCONFIRMED -> reservation.getChargedNanoUsd() < reservation.getQuoteNanoUsd();
            default -> false;
        };
    }
}
