package dev.sluice.semantic.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** An encoder's files: a model whose first output is a vector a token, and its Hugging Face tokenizer. */
public final class OnnxModel {

    /** Id of the model that comes along. */
    public static final String BUNDLED = "all-minilm-l6-v2-q";

    private final EmbeddingModel model;
    private final Source onnx;
    private final Source tokenizer;

    private OnnxModel(EmbeddingModel model, Source onnx, Source tokenizer) {
        this.model = model;
        this.onnx = onnx;
        this.tokenizer = tokenizer;
    }

    /**
     * all-MiniLM-L6-v2 with int8 weights, which comes along on the class path. The model reads 512 tokens and was trained
     * on 256.
     */
    public static OnnxModel bundled() {
        return new OnnxModel(
                new EmbeddingModel(BUNDLED, 384, 256, Set.of("en")),
                () -> resource(BUNDLED + ".onnx"),
                () -> resource(BUNDLED + "-tokenizer.json"));
    }

    /** A model in two files. */
    public static OnnxModel of(EmbeddingModel model, Path onnx, Path tokenizer) {
        return new OnnxModel(model, () -> Files.readAllBytes(onnx), () -> Files.readAllBytes(tokenizer));
    }

    /** What it is. */
    public EmbeddingModel model() {
        return model;
    }

    /** The content of the model's file. */
    public byte[] onnx() {
        return read(onnx);
    }

    /** The content of its tokenizer.json. */
    public byte[] tokenizer() {
        return read(tokenizer);
    }

    private byte[] read(Source source) {
        try {
            return source.read();
        } catch (IOException e) {
            throw new EmbedderException("Cannot read embedding model " + model.id() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = OnnxModel.class.getResourceAsStream('/' + name)) {
            if (stream == null) {
                throw new IOException("resource " + name + " is not on the class path");
            }
            return stream.readAllBytes();
        }
    }

    private interface Source {
        byte[] read() throws IOException;
    }
}
