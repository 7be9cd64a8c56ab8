package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PairEvaluationTest {

    @Test
    void pairsAreTriedInScopesOfTheirOwnAndAddedUp() {
        List<LabelledPair> pairs = List.of(
                pair("1", "paraphrase", "How do I reset my password?", "how do I reset my password", true),
                pair("2", "paraphrase", "Where is my invoice?", "Which trees lose their leaves?", true),
                pair("3", "number", "Can I return it within 14 days?", "Can I return it within 40 days?", false),
                pair("4", "entity", "How do I reset my PIN?", "How do I reset my PIN?", false),
                pair("5", "unrelated", "What is a noun?", "How do I reset my password?", false));

        List<PairOutcome> outcomes =
                new PairEvaluation(Probes.preparation()).run(pairs).toList();

        assertThat(outcomes).extracting(PairOutcome::pair).containsExactlyElementsOf(pairs);
        assertThat(outcomes).extracting(PairOutcome::isRight).containsExactly(true, false, true, false, true);
        PairSummary summary = PairSummary.of(outcomes);
        assertThat(summary.all()).isEqualTo(new PairTotals(new Share(1, 2), new Share(1, 2), new Share(0, 1)));
        assertThat(summary.byLanguage()).containsOnlyKeys("en");
        assertThat(summary.byCategory().get("en"))
                .containsEntry("paraphrase", new Share(1, 2))
                .containsEntry("number", new Share(0, 1))
                .containsEntry("entity", new Share(1, 1));
        assertThat(summary.byTier())
                .containsEntry(Tier.NORMALISED, 1)
                .containsEntry(Tier.EXACT, 1)
                .containsEntry(Tier.MISS, 3);
        assertThat(summary.unserved()).containsEntry("NUMBER", 1).containsEntry("SIMILARITY", 2);
    }

    @Test
    void aPlainThresholdServesWhatAGuardRefuses() {
        List<LabelledPair> pairs = List.of(
                pair("1", "number", "Can I return it within 14 days?", "Can I return it within 40 days?", false),
                pair("2", "unrelated", "What is a noun?", "How do I reset my password?", false));

        List<PairOutcome> outcomes =
                PairEvaluation.plain(Probes.preparation(), 0.8).run(pairs).toList();

        assertThat(outcomes).extracting(PairOutcome::isRight).containsExactly(false, true);
    }

    private static LabelledPair pair(String id, String category, String stored, String asked, boolean same) {
        return new LabelledPair(id, "en", null, category, stored, asked, same);
    }
}
