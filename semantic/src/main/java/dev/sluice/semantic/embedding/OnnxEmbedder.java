package dev.sluice.semantic.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sentence encoder in this process, on ONNX Runtime: mean of the token vectors, of length one. Texts are embedded one
 * by one, because on two cores a padded batch gains nothing. As many threads as there are processors run at once.
 */
public final class OnnxEmbedder implements Embedder {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxEmbedder.class);

    private final EmbeddingModel model;
    private final HuggingFaceTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Semaphore permits = new Semaphore(processors);
    private volatile boolean closed;

    private OnnxEmbedder(
            EmbeddingModel model, HuggingFaceTokenizer tokenizer, OrtEnvironment environment, OrtSession session) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads a model.
     *
     * @throws EmbedderException if runtime, tokenizer or model cannot be loaded, or the model yields no token vectors of
     *     the stated dimension
     */
    public static OnnxEmbedder load(OnnxModel source) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // The callers are the parallelism; spinning would take their processors.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            HuggingFaceTokenizer tokenizer = Tokenizers.load(source.tokenizer());
            OrtSession session = environment.createSession(source.onnx(), options);
            OnnxEmbedder embedder = new OnnxEmbedder(source.model(), tokenizer, environment, session);
            try {
                embedder.run(tokenizer.encode("?"));
            } catch (OrtException | RuntimeException e) {
                embedder.close();
                throw e;
            }
            return embedder;
        } catch (OrtException | RuntimeException e) {
            throw new EmbedderException(
                    "Cannot load embedding model " + source.model().id(), e);
        }
    }

    @Override
    public EmbeddingModel model() {
        return model;
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        return texts.stream().map(this::one).toList();
    }

    /** Waits for texts that are being embedded; later ones get no vectors. */
    @Override
    public void close() {
        // Freeing the model under a running pass would crash the process.
        permits.acquireUninterruptibly(processors);
        try {
            if (!closed) {
                closed = true;
                free();
            }
        } finally {
            permits.release(processors);
        }
    }

    private void free() {
        try {
            session.close();
        } catch (OrtException e) {
            LOG.atWarn().addKeyValue("model", model.id()).setCause(e).log("Embedding model did not close");
        }
        tokenizer.close();
    }

    private Embedding one(String text) {
        permits.acquireUninterruptibly();
        try {
            return closed ? new Embedding.Skipped(Embedding.UNAVAILABLE) : vectors(text);
        } catch (OrtException e) {
            // The message of the runtime holds shapes and node names, never the text.
            LOG.atWarn().addKeyValue("model", model.id()).setCause(e).log("Embedding failed");
            return new Embedding.Skipped(Embedding.UNAVAILABLE);
        } finally {
            permits.release();
        }
    }

    private Embedding vectors(String text) throws OrtException {
        Encoding encoding = tokenizer.encode(WellFormed.of(text));
        return encoding.getIds().length > model.maxTokens()
                ? new Embedding.Skipped(Embedding.WINDOW_EXCEEDED)
                : new Embedding.Embedded(TokenPooling.pool(text, encoding, run(encoding), model.dimension()));
    }

    /** Token vectors, row by row. */
    private float[] run(Encoding encoding) throws OrtException {
        long[] shape = {1, encoding.getIds().length};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(input(name, encoding)), shape));
            }
            try (OrtSession.Result result = session.run(Map.<String, OnnxTensorLike>copyOf(inputs))) {
                FloatBuffer rows = ((OnnxTensor) result.get(0)).getFloatBuffer();
                if (rows.remaining() != shape[1] * model.dimension()) {
                    throw new EmbedderException("Model " + model.id() + " yields " + rows.remaining()
                            + " numbers for " + shape[1] + " tokens; the dimension is said to be "
                            + model.dimension());
                }
                float[] values = new float[rows.remaining()];
                rows.get(values);
                return values;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static long[] input(String name, Encoding encoding) {
        return switch (name) {
            case "input_ids" -> encoding.getIds();
            case "attention_mask" -> encoding.getAttentionMask();
            case "token_type_ids" -> encoding.getTypeIds();
            default -> throw new EmbedderException("The model wants an input that no tokenizer gives: " + name);
        };
    }
}
