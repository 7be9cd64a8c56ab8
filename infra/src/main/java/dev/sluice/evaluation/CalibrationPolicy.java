package dev.sluice.evaluation;

import dev.sluice.cache.evaluation.CalibratedGroup;
import dev.sluice.cache.evaluation.Goal;
import dev.sluice.cache.evaluation.Recommendation;
import java.util.List;
import java.util.stream.Collectors;

/** Recommended thresholds as a policy file. */
public final class CalibrationPolicy {

    private CalibrationPolicy() {}

    /** Whether there is anything to apply. */
    public static boolean hasRules(List<CalibratedGroup> groups) {
        return groups.stream().anyMatch(group -> group.recommendation() instanceof Recommendation.Recommended);
    }

    /** The file; groups without recommendation are comments. */
    public static String of(List<CalibratedGroup> groups, Goal goal, String source) {
        return "# Least scores calibrated from " + source.replaceAll("\\p{Cntrl}", " ") + ": at most "
                + CalibrationText.percent(goal.maxWrong()) + " " + goal.base().words()
                + " are wrong hits, with 95 % confidence.\n"
                + "cache:\n"
                + groups.stream().map(group -> rule(group, goal)).collect(Collectors.joining());
    }

    private static String rule(CalibratedGroup group, Goal goal) {
        return switch (group.recommendation()) {
            case Recommendation.Recommended(var point) ->
                "  - {" + (group.queryType() == null ? "" : "query-type: " + group.queryType() + ", ")
                        + "language: " + group.language()
                        + ", embedding-model: \"" + group.model() + "\", min-score: " + point.minScore() + "}\n";
            case Recommendation.TooLittleEvidence little ->
                "  # " + CalibrationText.title(group) + ": " + CalibrationText.tooLittle(little, goal) + "\n";
        };
    }
}
