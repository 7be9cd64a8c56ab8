package dev.sluice.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results as one JSON object. */
public final class BenchJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private BenchJson() {}

    /** Results about indexes: search in milliseconds, changes in microseconds. */
    public static String ofIndex(Machine machine, List<IndexResult> results) {
        ObjectNode root = root(machine);
        ArrayNode array = root.putArray("index");
        for (IndexResult result : results) {
            ObjectNode node = array.addObject();
            node.put("entries", result.of().entries());
            node.put("dimension", result.of().dimension());
            node.put("storage", lower(result.of().storage()));
            node.put("kernel", lower(result.of().kernel()));
            put(node.putObject("search_ms"), result.search(), NANOS_PER_MILLI);
            put(node.putObject("insert_us"), result.insert(), NANOS_PER_MICRO);
            put(node.putObject("delete_us"), result.delete(), NANOS_PER_MICRO);
            node.put("bytes_per_entry", result.bytesPerEntry());
        }
        return root.toPrettyString();
    }

    /** Results about embedding, in milliseconds. */
    public static String ofEmbed(Machine machine, String model, List<EmbedResult> results) {
        ObjectNode root = root(machine);
        root.put("model", model);
        ArrayNode array = root.putArray("embed");
        for (EmbedResult result : results) {
            ObjectNode node = array.addObject();
            node.put("words", result.words());
            node.put("threads", result.threads());
            put(node.putObject("embed_ms"), result.embed(), NANOS_PER_MILLI);
            node.put("per_second", Math.round(result.perSecond()));
        }
        return root.toPrettyString();
    }

    /** Results about hits through the broker, in milliseconds. */
    public static String ofSemantic(Machine machine, SemanticResult result) {
        ObjectNode root = root(machine);
        ObjectNode node = root.putObject("semantic");
        put(node.putObject("plain_round_trip_ms"), result.plain(), NANOS_PER_MILLI);
        put(node.putObject("embed_ms"), result.embedding(), NANOS_PER_MILLI);
        put(node.putObject("exact_hit_ms"), result.exact(), NANOS_PER_MILLI);
        put(node.putObject("semantic_hit_ms"), result.semantic(), NANOS_PER_MILLI);
        put(node.putObject("miss_ms"), result.miss(), NANOS_PER_MILLI);
        node.put("rephrasings", result.rephrasings()).put("hits", result.hits());
        node.put("ratio", result.ratio())
                .put("ratio_lowest", result.ratios().getFirst())
                .put("ratio_highest", result.ratios().getLast());
        return root.toPrettyString();
    }

    /** Results about the gate: decisions in microseconds and a second, state in bytes. */
    public static String ofBudget(Machine machine, GateResult result) {
        ObjectNode root = root(machine);
        ObjectNode node =
                root.putObject("budget").put("budgets", result.budgets()).put("users", result.users());
        ArrayNode array = node.putArray("decisions");
        for (GateResult.Decisions one : result.decisions()) {
            ObjectNode kind = array.addObject().put("what", one.what());
            put(kind.putObject("decide_us"), one.decide(), NANOS_PER_MICRO);
            put(kind.putObject("decided_per_second"), one.decidedPerSecond());
            put(kind.putObject("settled_per_second"), one.settledPerSecond());
        }
        ObjectNode bytes = node.putObject("state_bytes");
        result.bytesOnDisk().forEach(bytes::put);
        node.put("state_bytes_together", result.bytes());
        return root.toPrettyString();
    }

    /** Results about alerts, in milliseconds. */
    public static String ofAlerts(Machine machine, AlertResult result) {
        ObjectNode root = root(machine);
        ObjectNode node = root.putObject("alerts").put("alerts", result.alerts());
        put(node.putObject("plain_round_trip_ms"), result.plain(), NANOS_PER_MILLI);
        put(node.putObject("report_to_alert_ms"), result.alert(), NANOS_PER_MILLI);
        put(node.putObject("request_to_alert_ms"), result.asked(), NANOS_PER_MILLI);
        return root.toPrettyString();
    }

    /** Results about workers; a part that was not measured is left out. */
    public static String ofWorker(Machine machine, @Nullable FlightResult flight, @Nullable LimitResult limit) {
        ObjectNode root = root(machine);
        if (flight != null) {
            root.putObject("flight")
                    .put("concurrency", flight.concurrency())
                    .put("in_flight_median", flight.medianInFlight())
                    .put("in_flight_lowest", flight.inFlight().getFirst())
                    .put("in_flight_highest", flight.inFlight().getLast())
                    .put("calls_per_second", flight.perSecond())
                    .put("worker_peak_bytes", flight.peakBytes())
                    .put("worker_cores", flight.cores())
                    .put("added_ms_p50", flight.addedP50Ms())
                    .put("added_ms_p99", flight.addedP99Ms())
                    .put("added_before_ms_p50", flight.beforeP50Ms())
                    .put("added_after_ms_p50", flight.afterP50Ms());
        }
        if (limit != null) {
            root.putObject("limit")
                    .put("workers", limit.workers())
                    .put("limit_per_minute", limit.limit())
                    .put("most_in_a_minute", limit.mostInMinute())
                    .put("calls_per_second", limit.perSecond())
                    .put("refused_by_the_provider", limit.refused());
        }
        return root.toPrettyString();
    }

    /** Results about misses, in milliseconds. */
    public static String ofMiss(Machine machine, int perSecond, MissResult result) {
        ObjectNode root = root(machine);
        ObjectNode node = root.putObject("miss").put("misses", result.misses()).put("requests_per_second", perSecond);
        put(node.putObject("provider_ms"), result.provider(), NANOS_PER_MILLI);
        put(node.putObject("added_ms"), result.added(), NANOS_PER_MILLI);
        return root.toPrettyString();
    }

    private static void put(ObjectNode node, List<Long> sorted) {
        node.put("median", GateResult.Decisions.median(sorted))
                .put("lowest", sorted.getFirst())
                .put("highest", sorted.getLast());
    }

    private static ObjectNode root(Machine machine) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("machine")
                .put("cores", machine.cores())
                .put("processor", machine.processor())
                .put("jvm", machine.jvm());
        return root;
    }

    private static void put(ObjectNode node, Timing timing, double unit) {
        node.put("p50", timing.p50() / unit)
                .put("p50_lowest", timing.lowestP50() / unit)
                .put("p50_highest", timing.highestP50() / unit)
                .put("p99", timing.p99() / unit);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
