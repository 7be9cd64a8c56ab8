package dev.sluice.semantic.judge;

/** The linear layers that each layer of the encoder has, in the order in which their corrections are kept. */
public enum Linear {
    QUERY("attention/self/query", Sizes.WIDTH, Sizes.WIDTH),
    KEY("attention/self/key", Sizes.WIDTH, Sizes.WIDTH),
    VALUE("attention/self/value", Sizes.WIDTH, Sizes.WIDTH),
    MIXED("attention/output/dense", Sizes.WIDTH, Sizes.WIDTH),
    INNER("intermediate/dense", Sizes.WIDTH, Sizes.INNER),
    OUTER("output/dense", Sizes.INNER, Sizes.WIDTH);

    /** Layers of the encoder. */
    public static final int LAYERS = 6;

    /** Components of a token's vector. */
    public static final int WIDTH = Sizes.WIDTH;

    private final String name;
    private final int inputs;
    private final int outputs;

    Linear(String name, int inputs, int outputs) {
        this.name = name;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Where it is in a layer of the model, as {@link OnnxWeights} names it. */
    public String path(int layer) {
        return "encoder/layer." + layer + "/" + name;
    }

    /** Components it reads. */
    public int inputs() {
        return inputs;
    }

    /** Components it yields. */
    public int outputs() {
        return outputs;
    }

    private static final class Sizes {
        static final int WIDTH = 384;
        static final int INNER = 1536;
    }
}
