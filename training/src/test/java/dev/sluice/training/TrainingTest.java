package dev.sluice.training;

import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Trains the verifier when asked to, see README.md; a build does not: trees differ a little from machine to machine. */
class TrainingTest {

    private static final Path RESOURCES = Path.of("../semantic/src/main/resources/dev/sluice/semantic");
    private static final Path JUDGE_SCORES = Path.of("judge-scores.tsv");

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "weights")
    void weights() throws Exception {
        training().weights();
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "judge-scores")
    void judgeScores() throws Exception {
        try (OnnxEmbedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            new TuneJudge(PairFiles.read(Path.of("pairs/train")), embedder).scores(JUDGE_SCORES);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "judge")
    void judge() throws Exception {
        try (OnnxEmbedder embedder = OnnxEmbedder.load(OnnxModel.bundled())) {
            new TuneJudge(PairFiles.read(Path.of("pairs/train")), embedder).judge(RESOURCES.resolve("judge/judge.bin"));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "sluice.train", matches = "trees")
    void trees() throws Exception {
        training().trees(JudgeScores.read(JUDGE_SCORES));
    }

    private static TrainVerifier training() throws Exception {
        return new TrainVerifier(PairFiles.read(Path.of("pairs/train")), RESOURCES.resolve("verifier"));
    }
}
