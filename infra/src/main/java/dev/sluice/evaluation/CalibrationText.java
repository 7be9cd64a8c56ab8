package dev.sluice.evaluation;

import dev.sluice.cache.evaluation.CalibratedGroup;
import dev.sluice.cache.evaluation.Goal;
import dev.sluice.cache.evaluation.Recommendation;
import dev.sluice.cache.evaluation.Share;
import dev.sluice.cache.evaluation.ThresholdPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Calibrations for people. */
public final class CalibrationText {

    /** Thresholds are tried in finer steps than people want to read. */
    private static final int SHOWN = 10;

    private CalibrationText() {}

    /** A group's thresholds and the recommended one; lines with an end each. */
    public static String of(CalibratedGroup group, Goal goal) {
        List<String> lines = new ArrayList<>();
        ThresholdPoint any = group.points().getFirst();
        lines.add("");
        lines.add(title(group) + ": " + any.recall().of() + " pairs should be hits, "
                + any.trapped().of() + " should not");
        lines.add(String.format(
                "%9s %6s %6s %10s %10s %16s %17s", "", "", "", "", "", "wrong of hits,", "of should-not,"));
        lines.add(String.format(
                "%9s %6s %6s %10s %10s %16s %17s",
                "min score", "hits", "wrong", "precision", "recall", "at most (95 %)", "at most (95 %)"));
        for (int i = 0; i < group.points().size(); i += SHOWN) {
            lines.add(line(group.points().get(i)));
        }
        switch (group.recommendation()) {
            case Recommendation.Recommended(ThresholdPoint point) -> {
                lines.add("recommended:");
                lines.add(line(point));
            }
            case Recommendation.TooLittleEvidence little -> lines.add(tooLittle(little, goal));
        }
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    /** Language, type and model. */
    static String title(CalibratedGroup group) {
        return group.language() + ", " + (group.queryType() == null ? "all types" : group.queryType()) + ", "
                + group.model();
    }

    /** Why there is no recommendation. */
    static String tooLittle(Recommendation.TooLittleEvidence little, Goal goal) {
        ThresholdPoint best = little.best();
        Share among = best.among(goal.base());
        return String.format(
                Locale.ROOT,
                "no recommendation, %s: to show that at most %s %s are wrong hits takes %d or more with none; the best here"
                        + " is %d of %d at %s, which shows at most %s",
                shortly(little, goal),
                percent(goal.maxWrong()),
                goal.base().words(),
                little.needed(),
                among.count(),
                among.of(),
                best.minScore(),
                percent(among.upperBound()));
    }

    /** Why there is no recommendation, in three words. */
    static String shortly(Recommendation.TooLittleEvidence little, Goal goal) {
        return little.best().among(goal.base()).of() < little.needed() ? "too few pairs" : "too many wrong";
    }

    private static String line(ThresholdPoint point) {
        return String.format(
                Locale.ROOT,
                "%9s %6d %6d %10s %10s %16s %17s",
                point.minScore(),
                point.wrongHits().of(),
                point.wrongHits().count(),
                point.wrongHits().of() == 0 ? "-" : percent(point.precision()),
                percent(point.recall().rate()),
                point.wrongHits().of() == 0 ? "-" : percent(point.wrongBound(Goal.Base.HITS)),
                percent(point.wrongBound(Goal.Base.TRAPS)));
    }

    static String percent(double rate) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * rate);
    }
}
