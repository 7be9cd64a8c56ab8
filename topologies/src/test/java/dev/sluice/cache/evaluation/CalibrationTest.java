package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cache.evaluation.Goal.Base;
import dev.sluice.cache.evaluation.Recommendation.Recommended;
import dev.sluice.cache.evaluation.Recommendation.TooLittleEvidence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CalibrationTest {

    private final List<PairOutcome> outcomes = new ArrayList<>();

    @Test
    void theLowestThresholdThatIsSafeEnoughIsRecommended() {
        add(100, true, 0.9, "SCORE");
        add(100, true, 0.62, "SCORE");
        add(300, false, 0.3, "SCORE");
        add(10, false, 0.6, "SCORE");

        CalibratedGroup group = groups(Goal.maxWrong(0.01, Base.TRAPS)).getFirst();

        // The highest of the thresholds with the same hits, so that new wrong ones have the longest way to go.
        assertThat(group.recommendation())
                .isEqualTo(new Recommended(
                        new ThresholdPoint(new BigDecimal("0.620"), new Share(200, 200), new Share(0, 310))));
    }

    @Test
    void amongHitsTheMixOfThePairsCounts() {
        add(200, true, 0.9, "SCORE");
        add(400, false, 0.3, "SCORE");

        assertThat(groups(Goal.maxWrong(0.01, Base.TRAPS)).getFirst().recommendation())
                .isInstanceOf(Recommended.class);
        assertThat(groups(Goal.maxWrong(0.01, Base.HITS)).getFirst().recommendation())
                .isInstanceOfSatisfying(TooLittleEvidence.class, little -> {
                    assertThat(little.needed()).isEqualTo(299);
                    assertThat(little.best().wrongHits()).isEqualTo(new Share(0, 200));
                });
    }

    @Test
    void whatAGuardKeepsApartIsServedAtNoThreshold() {
        add(10, false, 0.99, "NUMBER");
        add(10, true, 0.99, "ENTITY");

        ThresholdPoint lowest =
                groups(Goal.maxWrong(0.5, Base.TRAPS)).getFirst().points().getFirst();

        assertThat(lowest.minScore()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(lowest.trapped()).isEqualTo(new Share(0, 10));
        assertThat(lowest.recall()).isEqualTo(new Share(0, 10));
    }

    @Test
    void withoutRightHitsNothingIsRecommended() {
        add(500, false, 0.3, "SCORE");
        add(10, true, null, Finding.SIMILARITY);

        assertThat(groups(Goal.maxWrong(0.01, Base.TRAPS)).getFirst().recommendation())
                .isInstanceOf(TooLittleEvidence.class);
    }

    @Test
    void aCostIsAnExactShareOfHits() {
        Goal goal = Goal.cost(new BigDecimal("0.50"), new BigDecimal("0.004"));

        assertThat(goal.base()).isEqualTo(Base.HITS);
        assertThat(goal.maxWrong()).isCloseTo(0.004 / 0.504, within(1e-12));
        assertThat(goal.value(1000, 7)).isEqualByComparingTo("0.500");
    }

    @Test
    void withACostTheThresholdThatSavesMostIsRecommended() {
        add(1000, true, 0.9, "SCORE");
        add(20, true, 0.52, "SCORE");
        add(5, false, 0.51, "SCORE");

        CalibratedGroup group =
                groups(Goal.cost(BigDecimal.TEN, BigDecimal.ONE)).getFirst();

        assertThat(group.recommendation())
                .isInstanceOfSatisfying(
                        Recommended.class,
                        recommended ->
                                assertThat(recommended.point().minScore()).isEqualByComparingTo("0.52"));
    }

    @Test
    void typesAndLanguagesAreGroupsOfTheirOwn() {
        add(1, true, 0.9, "SCORE", "en-GB", "faq");
        add(1, true, 0.9, "SCORE", "en", "search");
        add(1, true, 0.9, "SCORE", "uk", "faq");

        assertThat(groups(Goal.maxWrong(0.5, Base.TRAPS)))
                .extracting(group -> group.language() + " " + group.queryType())
                .containsExactly("en null", "en faq", "en search", "uk null", "uk faq");
    }

    @Test
    void whatTheSemanticTierNeverComparesIsLeftOut() {
        outcomes.add(outcome(true, new Finding(Tier.EXACT, "x", null, null, null, "en", "faq", "m", 0, 0)));
        outcomes.add(outcome(true, new Finding(Tier.MISS, null, null, null, "PERSONAL_DATA", "en", "faq", null, 0, 0)));

        assertThat(groups(Goal.maxWrong(0.5, Base.TRAPS))).isEmpty();
        assertThat(Calibration.uncompared(outcomes)).isEqualTo(2);
    }

    @Test
    void aRateIsBetweenNoughtAndOne() {
        assertThatThrownBy(() -> Goal.maxWrong(0, Base.HITS)).hasMessageContaining("allowed is above 0");
        assertThatThrownBy(() -> Goal.maxWrong(1, Base.HITS)).hasMessageContaining("allowed is above 0");
    }

    private List<CalibratedGroup> groups(Goal goal) {
        return new Calibration(goal).groups(outcomes);
    }

    private void add(int times, boolean same, @Nullable Double score, String guard) {
        add(times, same, score, guard, "en", "faq");
    }

    private void add(int times, boolean same, @Nullable Double score, String guard, String language, String queryType) {
        Finding finding = new Finding(Tier.MISS, "x", 0.8, score, guard, language, queryType, "m", 1, 1);
        for (int i = 0; i < times; i++) {
            outcomes.add(outcome(same, finding));
        }
    }

    private static PairOutcome outcome(boolean same, Finding finding) {
        return new PairOutcome(new LabelledPair("id", null, null, "paraphrase", "a", "b", same), finding);
    }
}
