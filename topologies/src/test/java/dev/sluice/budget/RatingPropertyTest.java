package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.TENANT;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.MemoryGate.Committed;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Prices come late, change and come again, while somebody has the ledger costed anew and the gate dies. */
class RatingPropertyTest {

    private static final List<String> MODELS = List.of("small", "nova");

    /** One thing that happens; numbers pick among what there is. */
    sealed interface Event {

        record Admit(int model) implements Event {}

        record Say(CompletionKind kind, int which) implements Event {}

        /** A price record, in whole USD for a million tokens of input, twice that of output. */
        record Priced(int model, int usd) implements Event {}

        record RateKept() implements Event {}

        /** Somebody asks for a line by what they have read of the ledger so long ago. */
        record Ask(int which, int unread) implements Event {}

        record Pass(int hours) implements Event {}

        record Commit() implements Event {}

        record Die() implements Event {}
    }

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 30);
        Arbitrary<Event> say = Combinators.combine(
                        Arbitraries.of(
                                CompletionKind.STARTED,
                                CompletionKind.SUCCEEDED,
                                CompletionKind.SUCCEEDED,
                                CompletionKind.SUCCEEDED,
                                CompletionKind.UNKNOWN_OUTCOME),
                        which)
                .as(Event.Say::new);
        Arbitrary<Event> priced = Combinators.combine(
                        Arbitraries.of(0, 1), Arbitraries.integers().between(1, 4))
                .as(Event.Priced::new);
        Arbitrary<Event> ask =
                Combinators.combine(which, Arbitraries.integers().between(0, 6)).as(Event.Ask::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.of(0, 1).map(Event.Admit::new)),
                        Tuple.of(8, say),
                        Tuple.of(2, priced),
                        Tuple.of(3, Arbitraries.just(new Event.RateKept())),
                        Tuple.of(4, ask),
                        Tuple.of(1, Arbitraries.integers().between(1, 30).map(Event.Pass::new)),
                        Tuple.of(2, Arbitraries.just(new Event.Commit())),
                        Tuple.of(1, Arbitraries.just(new Event.Die())))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    private static final class Model {

        final MemoryGate gate = new MemoryGate(
                1,
                budget("month", Long.MAX_VALUE / 4, b -> b.setWindow("MONTH").setEnforcement("SOFT")),
                budget("user", 1, b -> b.setWindow("MONTH").setPer("USER").setEnforcement("SOFT")),
                Fixtures.deployment(null, "nova", "openai"));
        Committed committed;
        int admitted;

        Model() {
            gate.removePrice("small-1");
            gate.removePrice("large-1");
            committed = gate.commit();
        }

        void apply(Event event) {
            switch (event) {
                case Event.Admit(int model) -> {
                    String id = "r" + admitted++;
                    gate.admit(admission(
                            Fixtures.request(id).setModel(MODELS.get(model)).build(), 100, T0));
                }
                case Event.Say(CompletionKind kind, int which)
                when !gate.dispatched.isEmpty() ->
                    say(
                            kind,
                            gate.dispatched.get(which % gate.dispatched.size()).getRequestId());
                case Event.Say _ -> {}
                case Event.Priced(int model, int usd) -> gate.apply(record(model, usd));
                case Event.RateKept() -> gate.ratePrices();
                case Event.Ask(int which, int unread)
                when gate.lines.size() > unread -> ask(gate.lines.subList(0, gate.lines.size() - unread), which);
                case Event.Ask _ -> {}
                case Event.Pass(int hours) -> pass(Duration.ofHours(hours));
                case Event.Commit() -> committed = gate.commit();
                case Event.Die() -> gate.die(committed);
            }
        }

        /** No report comes after its reservation is forgotten: topics keep reports for less. */
        private void pass(Duration time) {
            if (Duration.between(T0, gate.now().plus(time)).compareTo(MemoryGate.HORIZON) < 0) {
                gate.advance(time);
            }
        }

        private static dev.sluice.schema.Price record(int model, int usd) {
            String name = MODELS.get(model);
            return price(name + "-p", "openai", name, Integer.toString(usd), Integer.toString(2 * usd))
                    .build();
        }

        private void say(CompletionKind kind, String requestId) {
            int tokens = 10 + Math.floorMod(requestId.hashCode(), 50);
            var report = completion(kind, requestId, 1).setAt(T0.plusSeconds(1));
            gate.report(
                    kind == CompletionKind.SUCCEEDED
                            ? report.setUsage(usage(tokens, tokens)).build()
                            : report.build());
        }

        private void ask(List<UsageEvent> read, int which) {
            List<UsageEvent> roots = read.stream()
                    .filter(l -> l.getKind() == UsageKind.PROVIDER_CALL)
                    .toList();
            if (!roots.isEmpty()) {
                gate.rerate(asked(read, roots.get(which % roots.size())));
            }
        }

        private static RatingRequest asked(List<UsageEvent> read, UsageEvent root) {
            UsageEvent.Builder line = UsageEvent.newBuilder(root);
            long cost = root.getCostNanoUsd();
            int corrections = 0;
            for (UsageEvent correction : read) {
                if (root.getLineId().equals(correction.getCorrectsLineId())) {
                    cost += correction.getCostNanoUsd();
                    corrections += correction.getLineId().contains(":rated:") ? 1 : 0;
                    line.setStatus(correction.getStatus());
                    if (correction.getUsage() != null) {
                        line.setUsage(correction.getUsage()).setPricedAt(correction.getPricedAt());
                    }
                }
            }
            return new RatingRequest(line.build(), corrections, cost, 0L, T0);
        }

        /** Both prices are there and every line has been asked for by the whole ledger. */
        void putRight() {
            gate.apply(record(0, 7));
            gate.apply(record(1, 9));
            gate.ratePrices();
            List<UsageEvent> read = List.copyOf(gate.lines);
            for (int i = 0; i < read.size(); i++) {
                ask(read, i);
            }
        }
    }

    private static void assertWindowsAreTheLedger(Model model) {
        for (BudgetWindow window : model.gate.windows.all()) {
            long sum = model.gate.lines.stream()
                    .filter(l -> l.getBudgetIds().contains(window.getBudgetId()))
                    .mapToLong(UsageEvent::getCostNanoUsd)
                    .sum();
            assertThat(window.getSpentNanoUsd()).as(window.getBudgetId()).isEqualTo(sum);
        }
        assertThat(model.gate.lines).extracting(UsageEvent::getLineId).doesNotHaveDuplicates();
    }

    @Property(tries = 300)
    void windowsAreTheSumOfLinesWhateverIsCostedAnew(@ForAll("events") List<Event> events) {
        var model = new Model();
        for (Event event : events) {
            model.apply(event);
            assertWindowsAreTheLedger(model);
        }
    }

    @Property(tries = 300)
    void inTheEndEveryCallStandsForItsUsageAtItsPrice(@ForAll("events") List<Event> events) {
        var model = new Model();
        events.forEach(model::apply);

        model.putRight();
        model.putRight();

        Map<String, Long> standing = new HashMap<>();
        List<UsageEvent> metered = new ArrayList<>();
        for (UsageEvent line : model.gate.lines) {
            String root = line.getCorrectsLineId() == null ? line.getLineId() : line.getCorrectsLineId();
            standing.merge(root, line.getCostNanoUsd(), Long::sum);
            if (line.getUsage() != null) {
                metered.add(line);
            }
        }
        for (UsageEvent line : metered) {
            String root = line.getCorrectsLineId() == null ? line.getLineId() : line.getCorrectsLineId();
            long usd = "nova".equals(line.getModelRequested()) ? 9 : 7;
            long tokens = line.getUsage() == null ? 0 : line.getUsage().getOutputTotal();
            assertThat(standing.get(root)).as("%s of %s", root, TENANT).isEqualTo(tokens * 3 * usd * 1_000);
        }
        assertWindowsAreTheLedger(model);
    }
}
