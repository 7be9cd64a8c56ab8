package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamEvaluationTest {

    private static final List<LabelledQuestion> QUESTIONS = List.of(
            question("How do I reset my password?", "password"),
            question("Where is my card?", "card"),
            question("How can I reset my password please?", "password"),
            question("How do I reset my password?", "password"),
            question("where is my card", "other"),
            question("When will my card get here?", "card"),
            question("My e-mail is jane.roe@northwind-mail.com", "mail"),
            question("My e-mail is jane.roe@northwind-mail.com", "mail"));

    @Test
    void missesAreStoredAndHitsComparedByLabel() {
        StreamSummary summary =
                new StreamEvaluation(Probes.preparation(Probes.leastScore(0))).run(QUESTIONS.subList(0, 5));

        assertThat(summary.lookups()).isEqualTo(5);
        assertThat(summary.hits()).isEqualTo(3);
        assertThat(summary.wrong()).isEqualTo(1);
        assertThat(summary.hitRate()).isEqualTo(0.6);
        assertThat(summary.wrongGivenHit()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(summary.wrongOverall()).isEqualTo(0.2);
        assertThat(summary.byTier())
                .containsEntry(Tier.MISS, 2)
                .containsEntry(Tier.SEMANTIC, 1)
                .containsEntry(Tier.EXACT, 1)
                .containsEntry(Tier.NORMALISED, 1);
        assertThat(summary.wrongByTier()).containsOnlyKeys(Tier.NORMALISED);
        assertThat(summary.embed().p50()).isPositive();
        assertThat(summary.search().p99())
                .isGreaterThanOrEqualTo(summary.search().p50());
    }

    @Test
    void excludedQuestionsMissEveryTime() {
        StreamSummary summary = new StreamEvaluation(Probes.preparation()).run(QUESTIONS.subList(6, 8));

        assertThat(summary.hits()).isZero();
        assertThat(summary.unserved()).containsEntry("PERSONAL_DATA", 2);
        assertThat(summary.embed().p50()).isZero();
    }

    @Test
    void aPointOfTheCurveIsWhatAPolicyWithThatScoreGives() {
        StreamCurve curve = new StreamEvaluation(Probes.preparation()).curve(QUESTIONS);

        for (CurvePoint point : curve.verifier()) {
            StreamSummary live =
                    new StreamEvaluation(Probes.preparation(Probes.leastScore(point.threshold()))).run(QUESTIONS);
            assertThat(point).isEqualTo(CurvePoint.of(point.threshold(), live));
        }
        assertThat(curve.cosine()).extracting(CurvePoint::threshold).isSorted().hasSize(15);
        assertThat(curve.cosine().getFirst().hitRate())
                .isGreaterThan(curve.cosine().getLast().hitRate());
    }

    @Test
    void betweenItsPointsACurveIsStraight() {
        StreamCurve curve = new StreamCurve(
                List.of(), List.of(new CurvePoint(0.5, 0.4, 0.2, 0.08), new CurvePoint(0.9, 0.2, 0.0, 0.0)));

        assertThat(curve.cosineWrongAt(0.3)).hasValueCloseTo(0.1, within(1e-9));
        assertThat(curve.cosineWrongAt(0.2)).hasValueCloseTo(0.0, within(1e-9));
        assertThat(curve.cosineWrongAt(0.5)).isEmpty();
        assertThat(curve.cosineWrongAt(0.1)).isEmpty();
    }

    private static LabelledQuestion question(String text, String label) {
        return new LabelledQuestion(text, label, "en", "faq");
    }
}
