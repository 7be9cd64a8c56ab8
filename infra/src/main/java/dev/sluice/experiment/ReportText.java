package dev.sluice.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pricing.NanoUsd;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results of experiments for people and programs. */
public final class ReportText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "%-16s %-14s %9s %16s %16s %8s %8s %10s %7s %6s %6s";
    private static final double ALL = 100;

    private ReportText() {}

    /** A table with a row an arm. */
    public static String table(List<ArmResult> results) {
        StringBuilder text = new StringBuilder(ROW.formatted(
                "route",
                "arm",
                "requests",
                "cost",
                "a request",
                "p50 ms",
                "p95 ms",
                "escalated",
                "failed",
                "right",
                "wrong"));
        for (ArmResult result : results) {
            text.append('\n')
                    .append(ROW.formatted(
                            result.route(),
                            result.arm() == null ? "-" : result.arm(),
                            result.requests(),
                            NanoUsd.format(result.costNanoUsd()),
                            NanoUsd.format(result.costPerRequest()),
                            ms(result.p50Ms()),
                            ms(result.p95Ms()),
                            String.format(Locale.ROOT, "%.1f %%", result.escalationRate() * ALL),
                            result.failed(),
                            result.right(),
                            result.wrong()));
        }
        return text.toString();
    }

    /** A JSON array with an object an arm. */
    public static String json(List<ArmResult> results) {
        ArrayNode array = JSON.createArrayNode();
        for (ArmResult result : results) {
            ObjectNode node = array.addObject()
                    .put("route", result.route())
                    .put("arm", result.arm())
                    .put("requests", result.requests())
                    .put("calls", result.calls())
                    .put("cost_nano_usd", result.costNanoUsd())
                    .put("cost_per_request_nano_usd", result.costPerRequest());
            node.put("provider_latency_p50_ms", result.p50Ms())
                    .put("provider_latency_p95_ms", result.p95Ms())
                    .put("escalated", result.escalated())
                    .put("escalation_rate", result.escalationRate())
                    .put("failed", result.failed())
                    .put("feedback_right", result.right())
                    .put("feedback_wrong", result.wrong());
        }
        return array.toPrettyString();
    }

    private static String ms(@Nullable Long value) {
        return value == null ? "-" : value.toString();
    }
}
