package dev.sluice.cache.evaluation;

import dev.sluice.cache.evaluation.Recommendation.Recommended;
import dev.sluice.cache.evaluation.Recommendation.TooLittleEvidence;
import dev.sluice.semantic.verifier.Guard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds thresholds of the verifier's score from labelled pairs. Counts the pairs that the semantic tier compares: those
 * that an exact tier answers, or that never reach it, are served or not whatever the threshold is.
 */
public final class Calibration {

    private static final int STEPS = 200;
    private static final List<BigDecimal> THRESHOLDS = IntStream.rangeClosed(0, STEPS)
            .mapToObj(step -> BigDecimal.valueOf(step).divide(BigDecimal.valueOf(STEPS), 3, RoundingMode.UNNECESSARY))
            .toList();
    /** Below any threshold: a guard keeps the pair apart, or the questions are not similar enough to be judged. */
    private static final double NEVER = -1;

    private final Goal goal;

    public Calibration(Goal goal) {
        this.goal = goal;
    }

    private record Observation(String queryType, String language, String model, boolean sameAnswer, double score) {}

    /** The groups for which there are pairs: each language and model, with all types first. */
    public List<CalibratedGroup> groups(Collection<PairOutcome> outcomes) {
        List<Observation> observations = outcomes.stream()
                .filter(Calibration::isCompared)
                .map(Calibration::observation)
                .toList();
        List<CalibratedGroup> groups = new ArrayList<>();
        observations.stream()
                .collect(Collectors.groupingBy(
                        observation -> List.of(observation.language(), observation.model()),
                        () -> new TreeMap<List<String>, List<Observation>>(Comparator.comparing(Object::toString)),
                        Collectors.toList()))
                .forEach((_, members) -> {
                    groups.add(group(null, members));
                    members.stream()
                            .collect(Collectors.groupingBy(Observation::queryType, TreeMap::new, Collectors.toList()))
                            .forEach((type, ofType) -> groups.add(group(type, ofType)));
                });
        return groups;
    }

    /** How many pairs say nothing about a threshold. */
    public static long uncompared(Collection<PairOutcome> outcomes) {
        return outcomes.stream().filter(outcome -> !isCompared(outcome)).count();
    }

    private CalibratedGroup group(@Nullable String queryType, List<Observation> members) {
        List<ThresholdPoint> points =
                THRESHOLDS.stream().map(threshold -> point(threshold, members)).toList();
        Observation first = members.getFirst();
        return new CalibratedGroup(queryType, first.language(), first.model(), points, recommendation(points));
    }

    private static ThresholdPoint point(BigDecimal threshold, List<Observation> members) {
        int[] hits = new int[2];
        int[] all = new int[2];
        for (Observation member : members) {
            int side = member.sameAnswer() ? 0 : 1;
            all[side]++;
            if (member.score() >= threshold.doubleValue()) {
                hits[side]++;
            }
        }
        return new ThresholdPoint(threshold, new Share(hits[0], all[0]), new Share(hits[1], all[1]));
    }

    private Recommendation recommendation(List<ThresholdPoint> points) {
        return points.stream()
                .filter(point -> point.recall().count() > 0 && point.wrongBound(goal.base()) <= goal.maxWrong())
                .max(Comparator.comparing((ThresholdPoint point) -> goal.value(
                                point.recall().count(), point.trapped().count()))
                        .thenComparing(ThresholdPoint::minScore))
                .<Recommendation>map(Recommended::new)
                .orElseGet(() -> new TooLittleEvidence(
                        points.stream()
                                .min(Comparator.comparing((ThresholdPoint point) ->
                                                point.recall().count() == 0)
                                        .thenComparing(point -> point.wrongBound(goal.base())))
                                .orElseThrow(),
                        Share.least(goal.maxWrong())));
    }

    /** Whether the semantic tier had both questions before it. */
    private static boolean isCompared(PairOutcome outcome) {
        return outcome.finding().similarity() != null && outcome.finding().model() != null;
    }

    private static Observation observation(PairOutcome outcome) {
        Finding finding = outcome.finding();
        boolean byScore = finding.isHit() || Guard.SCORE.name().equals(finding.guard());
        String language = finding.language();
        int subtag = language.indexOf('-');
        return new Observation(
                finding.queryType(),
                subtag < 0 ? language : language.substring(0, subtag),
                Objects.requireNonNull(finding.model()),
                outcome.pair().sameAnswer(),
                byScore && finding.score() != null ? finding.score() : NEVER);
    }
}
