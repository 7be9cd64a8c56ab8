package dev.sluice.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cache.evaluation.CurvePoint;
import dev.sluice.cache.evaluation.Latency;
import dev.sluice.cache.evaluation.StreamCurve;
import dev.sluice.cache.evaluation.StreamSummary;
import dev.sluice.cache.evaluation.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results about streams as one JSON object. */
public final class StreamJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    private StreamJson() {}

    /** The object; curves are optional. */
    public static String of(StreamSummary summary, @Nullable StreamCurve curve, double seconds) {
        ObjectNode root = JSON.createObjectNode()
                .put("lookups", summary.lookups())
                .put("hit_rate", summary.hitRate())
                .put("wrong_given_hit", summary.wrongGivenHit())
                .put("wrong_overall", summary.wrongOverall());
        ObjectNode tiers = root.putObject("by_tier");
        Tier.all().forEach(tier -> tiers.put(tier.code(), summary.byTier().getOrDefault(tier, 0)));
        ObjectNode wrong = root.putObject("wrong_by_tier");
        Tier.all()
                .filter(tier -> tier != Tier.MISS)
                .forEach(tier -> wrong.put(tier.code(), summary.wrongByTier().getOrDefault(tier, 0)));
        latency(root.putObject("embed_ms"), summary.embed());
        latency(root.putObject("search_ms"), summary.search());
        root.put("seconds", seconds).put("lookups_per_second", Math.round(summary.lookups() / seconds));
        ObjectNode unserved = root.putObject("unserved");
        summary.unserved().forEach(unserved::put);
        if (curve != null) {
            ObjectNode node = root.putObject("curve");
            points(node.putArray("verifier"), curve.verifier());
            points(node.putArray("cosine"), curve.cosine());
        }
        return root.toString();
    }

    private static void points(ArrayNode array, List<CurvePoint> points) {
        for (CurvePoint point : points) {
            array.addObject()
                    .put("threshold", point.threshold())
                    .put("hit_rate", point.hitRate())
                    .put("wrong_given_hit", point.wrongGivenHit())
                    .put("wrong_overall", point.wrongOverall());
        }
    }

    private static void latency(ObjectNode node, Latency latency) {
        node.put("p50", latency.p50() / NANOS_PER_MILLI).put("p99", latency.p99() / NANOS_PER_MILLI);
    }
}
