package dev.sluice.training.judge;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sluice.semantic.judge.JudgeFile;
import dev.sluice.semantic.judge.JudgeHead;
import dev.sluice.semantic.judge.Linear;
import dev.sluice.semantic.judge.OnnxWeights;
import dev.sluice.semantic.judge.PairTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Encoder and head, as they are trained: what {@link JudgeHead} computes for one pair, for many and with gradients. */
final class TunedModel implements AutoCloseable {

    private static final String ENGINE = "PyTorch";

    private static final String LINE = "line";

    /** Log odds that cosines have before anything is learnt. */
    private static final float COSINE = 10;

    private static final float BIAS = -7.5f;

    /** These two move by more than weights do. */
    private static final float FASTER = 10;

    private final NDManager manager = NDManager.newBaseManager(ENGINE);
    private final Encoder encoder;
    private final NDArray weights;
    private final NDArray line;
    private final Adam adam;

    TunedModel(OnnxWeights start, Random random) {
        encoder = new Encoder(start, random, manager);
        weights = manager.zeros(new Shape(3 * Linear.WIDTH, 1));
        weights.setRequiresGradient(true);
        // The second column turns the ones into a bias.
        line = manager.create(new float[] {COSINE, BIAS}, new Shape(2, 1));
        line.setRequiresGradient(true);
        Map<String, NDArray> trained = new LinkedHashMap<>(encoder.trained());
        trained.put("head", weights);
        trained.put(LINE, line);
        adam = new Adam(trained, Map.of(LINE, FASTER));
    }

    /** Learns from some examples at once; returns how far off it was. */
    double learn(List<PairTokens> pairs, float[] labels, float rate) {
        try (NDManager step = manager.newSubManager()) {
            float loss;
            try (GradientCollector collector = Engine.getEngine(ENGINE).newGradientCollector()) {
                NDArray odds = odds(Batch.of(pairs, step));
                NDArray losses = odds.maximum(0)
                        .sub(odds.mul(step.create(labels)))
                        .add(odds.abs().neg().exp().add(1).log());
                NDArray mean = losses.mean();
                collector.backward(mean);
                loss = mean.getFloat();
            }
            adam.update(rate, step);
            return loss;
        }
    }

    /** Token vectors of a pair, row by row. */
    float[] rows(PairTokens pair) {
        try (NDManager step = manager.newSubManager()) {
            return encoder.forward(Batch.of(List.of(pair), step)).toFloatArray();
        }
    }

    /** Log odds of pairs. */
    float[] logOdds(List<PairTokens> pairs) {
        try (NDManager step = manager.newSubManager()) {
            return odds(Batch.of(pairs, step)).toFloatArray();
        }
    }

    /** What was learnt. */
    JudgeFile file() {
        float[] ends = line.toFloatArray();
        return new JudgeFile(
                encoder.from(),
                encoder.rank(),
                encoder.corrections(),
                new JudgeHead(weights.toFloatArray(), ends[0], ends[1]));
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray odds(Batch batch) {
        NDArray rows = encoder.forward(batch);
        NDArray one = unit(batch.one().matMul(rows).squeeze(1));
        NDArray other = unit(batch.other().matMul(rows).squeeze(1));
        NDArray product = one.mul(other);
        NDArray seen = NDArrays.concat(
                new NDList(
                        one.sub(other).abs().mul(JudgeHead.DIFFERENCE),
                        product.mul(JudgeHead.PRODUCT),
                        rows.get(":,0")),
                1);
        NDArray cosine = product.sum(new int[] {1}, true);
        NDArray ends = NDArrays.concat(new NDList(cosine, cosine.onesLike()), 1);
        return seen.matMul(weights).add(ends.matMul(line)).squeeze(1);
    }

    private static NDArray unit(NDArray x) {
        return x.div(x.square().sum(new int[] {1}, true).add(1e-12).sqrt());
    }
}
