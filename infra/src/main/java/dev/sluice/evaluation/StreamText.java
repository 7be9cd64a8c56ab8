package dev.sluice.evaluation;

import dev.sluice.cache.evaluation.CurvePoint;
import dev.sluice.cache.evaluation.Latency;
import dev.sluice.cache.evaluation.StreamCurve;
import dev.sluice.cache.evaluation.StreamSummary;
import dev.sluice.cache.evaluation.Tier;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Results about streams for people. */
public final class StreamText {

    private static final double NANOS_PER_MILLI = 1e6;

    private StreamText() {}

    /** Totals; lines with an end each. */
    public static String summary(StreamSummary summary) {
        String tiers = Tier.all()
                .map(tier -> String.format(
                        Locale.ROOT,
                        "  %-10s %6d  %6.2f %%%s",
                        tier.code(),
                        summary.byTier().getOrDefault(tier, 0),
                        100.0 * summary.byTier().getOrDefault(tier, 0) / summary.lookups(),
                        tier == Tier.MISS
                                ? ""
                                : "  wrong " + summary.wrongByTier().getOrDefault(tier, 0)))
                .collect(Collectors.joining("\n"));
        return String.format(
                Locale.ROOT,
                """
                look-ups         %d
                hit rate         %.2f %%
                wrong given hit  %.2f %% (%d of %d)
                wrong over all   %.2f %%
                by tier
                %s
                embedding ms     %s
                search ms        %s
                not served because of: %s
                """,
                summary.lookups(),
                100 * summary.hitRate(),
                100 * summary.wrongGivenHit(),
                summary.wrong(),
                summary.hits(),
                100 * summary.wrongOverall(),
                tiers,
                latency(summary.embed()),
                latency(summary.search()),
                PairText.counts(summary.unserved()));
    }

    /** Curves; lines with an end each. */
    public static String curve(StreamCurve curve) {
        String head = String.format(
                Locale.ROOT,
                "%n%-26s %9s %16s %20s %15s%n",
                "verifier, score at least",
                "hit rate",
                "wrong given hit",
                "plain at that rate",
                "wrong over all");
        String verifier = curve.verifier().stream()
                .map(point -> String.format(
                        Locale.ROOT,
                        "%26s %7.2f %% %14.2f %% %20s %13.2f %%%n",
                        point.threshold(),
                        100 * point.hitRate(),
                        100 * point.wrongGivenHit(),
                        plain(curve, point),
                        100 * point.wrongOverall()))
                .collect(Collectors.joining());
        return head + verifier + "\n" + points("plain cosine at least", curve.cosine());
    }

    private static String plain(StreamCurve curve, CurvePoint point) {
        OptionalDouble wrong = curve.cosineWrongAt(point.hitRate());
        return wrong.isPresent() ? String.format(Locale.ROOT, "%.2f %%", 100 * wrong.getAsDouble()) : "-";
    }

    private static String points(String title, List<CurvePoint> points) {
        return String.format(
                        Locale.ROOT, "%-26s %9s %16s %15s%n", title, "hit rate", "wrong given hit", "wrong over all")
                + points.stream()
                        .map(point -> String.format(
                                Locale.ROOT,
                                "%26s %7.2f %% %14.2f %% %13.2f %%%n",
                                point.threshold(),
                                100 * point.hitRate(),
                                100 * point.wrongGivenHit(),
                                100 * point.wrongOverall()))
                        .collect(Collectors.joining());
    }

    private static String latency(Latency latency) {
        return String.format(
                Locale.ROOT, "p50 %.3f  p99 %.3f", latency.p50() / NANOS_PER_MILLI, latency.p99() / NANOS_PER_MILLI);
    }
}
