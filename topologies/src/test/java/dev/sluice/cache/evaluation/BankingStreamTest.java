package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The data is not part of the project: {@code -Dsluice.shared=DIRECTORY} where it is not beside the checkout. */
final class BankingStreamTest {

    private static final int QUESTIONS = 1_500;

    @Test
    void theVerifierServesFewerWrongAnswersThanAPlainThresholdAtTheSameHitRate() throws Exception {
        Path file = Path.of(System.getProperty("sluice.shared", "../../shared"), "data", "banking77.jsonl");
        boolean present = Files.exists(file);
        if (!present) {
            System.out.println("Skipped: there is no " + file.toAbsolutePath().normalize());
        }
        assumeTrue(present, "there is no " + file);
        List<LabelledQuestion> questions = LabelledFile.questions(file).subList(0, QUESTIONS);

        StreamCurve curve = new StreamEvaluation(Probes.preparation()).curve(questions);

        List<CurvePoint> reached = curve.cosine().stream()
                .filter(point -> curve.verifierWrongAt(point.hitRate()).isPresent())
                .toList();
        assertThat(reached).hasSizeGreaterThan(5);
        assertThat(reached).allSatisfy(plain -> {
            OptionalDouble verifier = curve.verifierWrongAt(plain.hitRate());
            assertThat(verifier.orElseThrow()).as("wrong given hit").isLessThanOrEqualTo(plain.wrongGivenHit());
        });
    }
}
