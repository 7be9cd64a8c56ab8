package dev.sluice.training.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import dev.sluice.semantic.judge.Correction;
import dev.sluice.semantic.judge.Linear;
import dev.sluice.semantic.judge.OnnxWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The bundled encoder with its weights as they are, and beside its linear layers corrections of low rank, which are what
 * is trained.
 */
final class Encoder {

    private static final int WIDTH = Linear.WIDTH;
    private static final int HEADS = 12;
    private static final float EPSILON = 1e-12f;

    private static final int RANK = 16;

    /** The first layer with corrections. */
    private static final int FROM = 2;

    /** What a correction counts, so that its rate of learning suits a matrix that starts as nothing. */
    private static final float SCALE = 2;

    private final Map<String, NDArray> fixed = new HashMap<>();
    private final Map<String, NDArray> trained = new LinkedHashMap<>();

    Encoder(OnnxWeights weights, Random random, NDManager manager) {
        table("embeddings.word_embeddings.weight", weights, manager);
        table("embeddings.position_embeddings.weight", weights, manager);
        table("embeddings.token_type_embeddings.weight", weights, manager);
        norm("embeddings.LayerNorm", weights, manager);
        for (int layer = 0; layer < Linear.LAYERS; layer++) {
            for (Linear linear : Linear.values()) {
                String path = linear.path(layer);
                Shape shape = new Shape(linear.inputs(), linear.outputs());
                fixed.put(path, manager.create(weights.matrix(path), shape).transpose());
                fixed.put(path + ".bias", manager.create(weights.floats(path.replace('/', '.') + ".bias")));
                if (layer >= FROM) {
                    correct(path, linear, random, manager);
                }
            }
            norm(prefix(layer) + ".attention.output.LayerNorm", weights, manager);
            norm(prefix(layer) + ".output.LayerNorm", weights, manager);
        }
    }

    /** What is trained, by name. */
    Map<String, NDArray> trained() {
        return trained;
    }

    int from() {
        return FROM;
    }

    int rank() {
        return RANK;
    }

    /** The corrections as they are now, in the order of their file. */
    List<Correction> corrections() {
        List<Correction> corrections = new ArrayList<>();
        for (int layer = FROM; layer < Linear.LAYERS; layer++) {
            for (Linear linear : Linear.values()) {
                float[] up = part(linear.path(layer) + ".up").toFloatArray();
                for (int i = 0; i < up.length; i++) {
                    up[i] *= SCALE;
                }
                corrections.add(
                        new Correction(part(linear.path(layer) + ".down").toFloatArray(), up));
            }
        }
        return corrections;
    }

    /** Token vectors, batch by length by width. */
    NDArray forward(Batch batch) {
        NDArray x = norm(
                lookup(batch.ids(), "word")
                        .add(lookup(batch.types(), "token_type"))
                        .add(lookup(batch.places(), "position")),
                "embeddings.LayerNorm");
        for (int layer = 0; layer < Linear.LAYERS; layer++) {
            x = norm(x.add(attention(x, batch.mask(), layer)), prefix(layer) + ".attention.output.LayerNorm");
            NDArray inner = Activation.gelu(linear(x, Linear.INNER, layer));
            x = norm(x.add(linear(inner, Linear.OUTER, layer)), prefix(layer) + ".output.LayerNorm");
        }
        return x;
    }

    private void correct(String path, Linear linear, Random random, NDManager manager) {
        float[] down = new float[linear.inputs() * RANK];
        for (int i = 0; i < down.length; i++) {
            down[i] = (float) (random.nextGaussian() / Math.sqrt(linear.inputs()));
        }
        train(path + ".down", manager.create(down, new Shape(linear.inputs(), RANK)));
        train(path + ".up", manager.zeros(new Shape(RANK, linear.outputs())));
    }

    private void train(String name, NDArray array) {
        array.setRequiresGradient(true);
        trained.put(name, array);
    }

    private void table(String name, OnnxWeights weights, NDManager manager) {
        float[] values = weights.table(name);
        fixed.put(name, manager.create(values, new Shape(values.length / WIDTH, WIDTH)));
    }

    private void norm(String name, OnnxWeights weights, NDManager manager) {
        fixed.put(name + ".weight", manager.create(weights.floats(name + ".weight")));
        fixed.put(name + ".bias", manager.create(weights.floats(name + ".bias")));
    }

    private NDArray attention(NDArray x, NDArray mask, int layer) {
        NDArray query = heads(linear(x, Linear.QUERY, layer));
        NDArray key = heads(linear(x, Linear.KEY, layer));
        NDArray value = heads(linear(x, Linear.VALUE, layer));
        NDArray shares = query.matMul(key.transpose(0, 1, 3, 2))
                .mul(1 / Math.sqrt((double) WIDTH / HEADS))
                .add(mask)
                .softmax(-1);
        return linear(shares.matMul(value).transpose(0, 2, 1, 3).reshape(x.getShape()), Linear.MIXED, layer);
    }

    private static NDArray heads(NDArray x) {
        return x.reshape(x.getShape().get(0), x.getShape().get(1), HEADS, WIDTH / HEADS)
                .transpose(0, 2, 1, 3);
    }

    private NDArray linear(NDArray x, Linear linear, int layer) {
        String path = linear.path(layer);
        NDArray result = ai.djl.nn.core.Linear.linear(x, part(path), part(path + ".bias"))
                .singletonOrThrow();
        return layer < FROM
                ? result
                : result.add(x.matMul(part(path + ".down")).mul(SCALE).matMul(part(path + ".up")));
    }

    private NDArray norm(NDArray x, String name) {
        return LayerNorm.layerNorm(x, new Shape(WIDTH), part(name + ".weight"), part(name + ".bias"), EPSILON)
                .singletonOrThrow();
    }

    private NDArray lookup(NDArray ids, String table) {
        return Embedding.embedding(ids, part("embeddings." + table + "_embeddings.weight"), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private static String prefix(int layer) {
        return "encoder.layer." + layer;
    }

    private NDArray part(String name) {
        NDArray part = trained.getOrDefault(name, fixed.get(name));
        if (part == null) {
            throw new IllegalArgumentException("The encoder has no part " + name);
        }
        return part;
    }
}
