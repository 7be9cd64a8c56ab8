package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.T0;

import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.budget.state.GateState;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Outbox;
import dev.sluice.budget.state.Table;
import dev.sluice.budget.state.Timers;
import dev.sluice.budget.state.Watch;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AdmittedRequest;
import dev.sluice.schema.Answer;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.BudgetWindow;
import dev.sluice.schema.Completion;
import dev.sluice.schema.DeploymentFill;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatedLine;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.TokenEstimate;
import dev.sluice.schema.UsageEvent;
import dev.sluice.serde.SingleObjectSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The gate on tables in memory. Everything stored or said is encoded, so that a record that cannot be is found out. */
public final class MemoryGate implements Outbox, Catalogue, Timers, Watch {

    public static final Duration TTL = Duration.ofMinutes(10);
    public static final int MOST_UNPRICED = 50;
    public static final Duration HORIZON = Duration.ofDays(7);
    static final Duration BATCH_WINDOW = Duration.ofHours(2);
    static final Duration BATCH_TTL = Duration.ofHours(30);

    public final AvroTable<AdmittedRequest> requests = new AvroTable<>(AdmittedRequest.class);
    public final AvroTable<Reservation> reservations = new AvroTable<>(Reservation.class);
    public final AvroTable<BudgetWindow> windows = new AvroTable<>(BudgetWindow.class);
    public final MemoryShelf unpriced = new MemoryShelf();
    public final AvroTable<RatedLine> rated = new AvroTable<>(RatedLine.class);
    public final AvroTable<Answer> withheld = new AvroTable<>(Answer.class);
    public final AvroTable<DeploymentFill> fills = new AvroTable<>(DeploymentFill.class);
    public final AvroTable<TokenEstimate> estimates = new AvroTable<>(TokenEstimate.class);
    public final Map<String, Long> watched = new TreeMap<>();
    public final Map<String, Long> marks = new HashMap<>();
    public final TreeSet<Alarm> alarms = new TreeSet<>();
    public final List<UsageEvent> lines = new ArrayList<>();
    public final List<Refusal> refusals = new ArrayList<>();
    public final List<BudgetAlert> alerts = new ArrayList<>();
    public final List<PendingDispatch> dispatched = new ArrayList<>();

    private final Map<String, Policy> policies = new LinkedHashMap<>();
    private final Map<String, Price> prices = new LinkedHashMap<>();
    private final int maxAttempts;
    private Gate gate;
    private PolicyIndex policyIndex = new PolicyIndex(List.of());
    private PriceBook priceBook = new PriceBook(List.of());
    private Instant now = T0;

    /** An alarm in order of time. */
    public record Alarm(long dueMs, Kind kind, String key) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(dueMs, other.dueMs);
            return byTime != 0 ? byTime : (kind + key).compareTo(other.kind + other.key);
        }
    }

    /** A table of encoded records. */
    public static final class AvroTable<V extends SpecificRecord> implements Table<V> {
        private Map<String, byte[]> rows = new LinkedHashMap<>();
        private final SingleObjectSerde<V> serde;

        AvroTable(Class<V> type) {
            serde = new SingleObjectSerde<>(type);
        }

        @Override
        public @Nullable V get(String key) {
            byte[] bytes = rows.get(key);
            return bytes == null ? null : serde.decode(bytes);
        }

        @Override
        public void put(String key, V value) {
            rows.put(key, serde.encode(value));
        }

        @Override
        public void delete(String key) {
            rows.remove(key);
        }

        public List<V> all() {
            return rows.values().stream().map(serde::decode).toList();
        }
    }

    public MemoryGate(Policy... policies) {
        this(3, policies);
    }

    public MemoryGate(int maxAttempts, Policy... policies) {
        this.maxAttempts = maxAttempts;
        gate = task();
        apply(Fixtures.deployment(null, "small", "openai"));
        apply(Fixtures.deployment(null, "large", "openai"));
        apply(Fixtures.price("small-1", "openai", "small", "1", "2").build());
        apply(Fixtures.price("large-1", "openai", "large", "10", "20").build());
        for (Policy policy : policies) {
            apply(policy);
        }
    }

    /** A gate of which all that time says comes from a start other than the fixtures'. */
    public static MemoryGate startingAt(Instant start, Policy... policies) {
        MemoryGate gate = new MemoryGate(policies);
        gate.now = start;
        return gate;
    }

    /** What a task makes of the state when it takes it over. */
    private Gate task() {
        GateState state = new GateState(
                requests, reservations, windows, marksTable(), unpriced, rated, withheld, fills, estimates, this);
        return new Gate(
                new GateSettings(maxAttempts, TTL, HORIZON, 1, MOST_UNPRICED, BATCH_WINDOW, BATCH_TTL),
                state,
                this,
                this,
                this);
    }

    /** State and outbox at a commit. */
    public record Committed(
            Map<String, byte[]> requests,
            Map<String, byte[]> reservations,
            Map<String, byte[]> windows,
            Map<String, byte[]> unpriced,
            Map<String, byte[]> rated,
            Map<String, byte[]> withheld,
            Map<String, byte[]> fills,
            Map<String, byte[]> estimates,
            Map<String, Long> marks,
            TreeSet<Alarm> alarms,
            int lines,
            int refusals,
            int alerts,
            int dispatched) {}

    /** Commits: what was stored and said cannot be lost any more. */
    public Committed commit() {
        return new Committed(
                new LinkedHashMap<>(requests.rows),
                new LinkedHashMap<>(reservations.rows),
                new LinkedHashMap<>(windows.rows),
                unpriced.copy(),
                new LinkedHashMap<>(rated.rows),
                new LinkedHashMap<>(withheld.rows),
                new LinkedHashMap<>(fills.rows),
                new LinkedHashMap<>(estimates.rows),
                new HashMap<>(marks),
                new TreeSet<>(alarms),
                lines.size(),
                refusals.size(),
                alerts.size(),
                dispatched.size());
    }

    /** Dies and is taken over: all since the commit is gone, the clock goes on. */
    public void die(Committed last) {
        requests.rows = new LinkedHashMap<>(last.requests());
        reservations.rows = new LinkedHashMap<>(last.reservations());
        windows.rows = new LinkedHashMap<>(last.windows());
        unpriced.restore(last.unpriced());
        rated.rows = new LinkedHashMap<>(last.rated());
        withheld.rows = new LinkedHashMap<>(last.withheld());
        fills.rows = new LinkedHashMap<>(last.fills());
        estimates.rows = new LinkedHashMap<>(last.estimates());
        marks.clear();
        marks.putAll(last.marks());
        alarms.clear();
        alarms.addAll(last.alarms());
        cut(lines, last.lines());
        cut(refusals, last.refusals());
        cut(alerts, last.alerts());
        cut(dispatched, last.dispatched());
        gate = task();
    }

    private static void cut(List<?> list, int size) {
        list.subList(size, list.size()).clear();
    }

    public void apply(Policy policy) {
        policies.put(policy.getPolicyId(), policy);
        policyIndex = new PolicyIndex(policies.values());
    }

    public void removePolicy(String id) {
        policies.remove(id);
        policyIndex = new PolicyIndex(policies.values());
    }

    public void apply(Price price) {
        prices.put(price.getPriceId(), price);
        priceBook = new PriceBook(prices.values());
    }

    public void removePrice(String id) {
        prices.remove(id);
        priceBook = new PriceBook(prices.values());
    }

    public void admit(Admission admission) {
        gate.admit(admission, now);
    }

    public void report(Completion completion) {
        gate.report(completion, now);
    }

    public void rerate(RatingRequest request) {
        gate.rerate(request, now);
    }

    /** The gate itself. */
    public Gate gate() {
        return gate;
    }

    /** Goes through the calls that wait for a price. */
    public void ratePrices() {
        unpriced.after("", Integer.MAX_VALUE).forEach(row -> gate.price(row, now));
    }

    @Override
    public void unpriced(String provider, String model, String reason) {
        watched.merge(provider + "/" + model + "/" + reason, 1L, Long::sum);
    }

    @Override
    public void notKept(String provider, String model) {
        watched.merge("not kept", 1L, Long::sum);
    }

    @Override
    public void rated(String cause) {
        watched.merge(cause, 1L, Long::sum);
    }

    @Override
    public void counted(String model, long estimated, long actual) {
        watched.merge("counted " + model, 1L, Long::sum);
    }

    public Instant now() {
        return now;
    }

    /** Lets time pass and rings what is due, in order. */
    public void advance(Duration time) {
        Instant until = now.plus(time);
        while (!alarms.isEmpty() && alarms.first().dueMs() <= until.toEpochMilli()) {
            Alarm alarm = Objects.requireNonNull(alarms.pollFirst());
            now = Instant.ofEpochMilli(Math.max(now.toEpochMilli(), alarm.dueMs()));
            gate.alarm(alarm.kind(), alarm.key(), now);
        }
        now = until;
    }

    public Reservation reservation(String dispatchId) {
        return Objects.requireNonNull(reservations.get(Keys.of(Fixtures.TENANT, dispatchId)), dispatchId);
    }

    public AdmittedRequest request(String id) {
        return Objects.requireNonNull(requests.get(Keys.of(Fixtures.TENANT, id)), id);
    }

    /** The only window of a budget. */
    public BudgetWindow window(String budgetId) {
        return windows.all().stream()
                .filter(w -> w.getBudgetId().equals(budgetId))
                .reduce((a, b) -> {
                    throw new AssertionError("more than one window of " + budgetId);
                })
                .orElseThrow(() -> new AssertionError("no window of " + budgetId));
    }

    @Override
    public void schedule(long dueMs, Kind kind, String key) {
        alarms.add(new Alarm(Math.max(dueMs, now.toEpochMilli() + 1), kind, key));
    }

    @Override
    public PolicyIndex policies() {
        return policyIndex;
    }

    @Override
    public PriceBook prices() {
        return priceBook;
    }

    @Override
    public void usage(UsageEvent line) {
        lines.add(copy(line, UsageEvent.class));
    }

    @Override
    public void refusal(Refusal refusal) {
        refusals.add(copy(refusal, Refusal.class));
    }

    @Override
    public void alert(BudgetAlert alert) {
        alerts.add(copy(alert, BudgetAlert.class));
    }

    @Override
    public void dispatch(PendingDispatch pending) {
        dispatched.add(copy(pending, PendingDispatch.class));
    }

    private static <V extends SpecificRecord> V copy(V value, Class<V> type) {
        SingleObjectSerde<V> serde = new SingleObjectSerde<>(type);
        return serde.decode(serde.encode(value));
    }

    private Table<Long> marksTable() {
        return new Table<>() {
            @Override
            public @Nullable Long get(String key) {
                return marks.get(key);
            }

            @Override
            public void put(String key, Long value) {
                marks.put(key, value);
            }

            @Override
            public void delete(String key) {
                marks.remove(key);
            }
        };
    }
}
