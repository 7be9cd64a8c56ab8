package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The data is not part of the project: {@code -Dsluice.shared=DIRECTORY} where it is not beside the checkout. */
final class BankingStreamTest {

    /** The aim is below the plain threshold; docs/benchmarks.md says how far off it is. */
    private static final double MARGIN = 0.05;

    private static final int QUESTIONS = 2_000;

    /** Where both have fewer wrong hits than this, one more or less is chance, and nothing is compared. */
    private static final double FEW_WRONG = 3;

    @Test
    void theVerifierServesHardlyMoreWrongAnswersThanAPlainThresholdAtTheSameHitRate() throws Exception {
        Path file = Path.of(System.getProperty("sluice.shared", "../../shared"), "data", "banking77.jsonl");
        boolean present = Files.exists(file);
        if (!present) {
            System.out.println("Skipped: there is no " + file.toAbsolutePath().normalize());
        }
        assumeTrue(present, "there is no " + file);
        List<LabelledQuestion> questions = LabelledFile.questions(file).subList(0, QUESTIONS);

        StreamCurve curve = new StreamEvaluation(Probes.preparation()).curve(questions);

        List<CurvePoint> compared = curve.verifier().stream()
                .filter(point -> curve.cosineWrongAt(point.hitRate()).isPresent())
                .filter(point -> isTelling(point, curve))
                .toList();
        assertThat(compared).hasSizeGreaterThan(5);
        assertThat(compared)
                .allSatisfy(point -> assertThat(point.wrongGivenHit())
                        .as("wrong given hit at a hit rate of %.4f", point.hitRate())
                        .isLessThan(curve.cosineWrongAt(point.hitRate()).orElseThrow() + MARGIN));
    }

    private static boolean isTelling(CurvePoint verifier, StreamCurve curve) {
        double hits = verifier.hitRate() * QUESTIONS;
        double plain = curve.cosineWrongAt(verifier.hitRate()).orElseThrow();
        return Math.max(verifier.wrongGivenHit(), plain) * hits >= FEW_WRONG - 1e-9;
    }
}
