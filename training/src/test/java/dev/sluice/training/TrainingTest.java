package dev.sluice.training;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Trains the verifier when asked to, see README.md; a build does not: trees differ a little from machine to machine. */
class TrainingTest {

    private static final Path RESOURCES = Path.of("../semantic/src/main/resources/dev/sluice/semantic/verifier");

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "weights")
    void weights() throws Exception {
        training().weights();
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "trees")
    void trees() throws Exception {
        training().trees();
    }

    private static TrainVerifier training() throws Exception {
        return new TrainVerifier(PairFiles.read(Path.of("pairs/train")), RESOURCES);
    }
}
