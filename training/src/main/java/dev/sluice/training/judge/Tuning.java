package dev.sluice.training.judge;

import dev.sluice.semantic.judge.JudgeFile;
import dev.sluice.semantic.judge.OnnxWeights;
import dev.sluice.semantic.judge.PairTokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Tunes the encoder on examples, several times over; pairs are read in either order, so that the order tells nothing. */
public final class Tuning {

    private static final int EPOCHS = 3;
    private static final int BATCH = 32;

    /** Batches among which pairs of like length are put together. */
    private static final int SORTED = 20;

    private static final double RATE = 1e-3;

    /** Share of the steps in which the rate rises. */
    private static final double WARM = 0.1;

    private static final long SEED = 11;

    private final Random random = new Random(SEED);

    private Tuning() {}

    /** Tunes on examples; of the strangers, which are unlike on the face of it, a fresh part is taken every time. */
    public static JudgeFile tune(List<Example> examples, List<Example> strangers, int part, OnnxWeights start) {
        Tuning tuning = new Tuning();
        try (TunedModel model = new TunedModel(start, tuning.random)) {
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                List<Example> all = new ArrayList<>(strangers);
                Collections.shuffle(all, tuning.random);
                all = new ArrayList<>(all.subList(0, Math.min(part, all.size())));
                all.addAll(examples);
                tuning.epoch(epoch, all, model);
            }
            return model.file();
        }
    }

    private void epoch(int epoch, List<Example> examples, TunedModel model) {
        List<List<Example>> batches = batches(examples);
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            double done = (epoch + (double) i / batches.size()) / EPOCHS;
            double rate = RATE * Math.min(done / WARM, 1 - done);
            loss += learn(batches.get(i), model, (float) rate);
        }
        System.out.printf(Locale.ROOT, "epoch %d of %d, loss %.4f%n", epoch + 1, EPOCHS, loss / batches.size());
    }

    private double learn(List<Example> batch, TunedModel model, float rate) {
        List<PairTokens> pairs = new ArrayList<>();
        float[] labels = new float[batch.size()];
        for (int i = 0; i < labels.length; i++) {
            PairTokens tokens = batch.get(i).tokens();
            pairs.add(random.nextBoolean() ? tokens : tokens.swapped());
            labels[i] = batch.get(i).label();
        }
        return model.learn(pairs, labels, rate);
    }

    private List<List<Example>> batches(List<Example> examples) {
        Collections.shuffle(examples, random);
        List<List<Example>> batches = new ArrayList<>();
        for (int i = 0; i < examples.size(); i += SORTED * BATCH) {
            List<Example> part = new ArrayList<>(examples.subList(i, Math.min(examples.size(), i + SORTED * BATCH)));
            part.sort(Comparator.comparingInt(example -> example.tokens().ids().length));
            for (int j = 0; j < part.size(); j += BATCH) {
                batches.add(part.subList(j, Math.min(part.size(), j + BATCH)));
            }
        }
        Collections.shuffle(batches, random);
        return batches;
    }
}
