package dev.sluice.semantic.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoder and its tokenizer, loaded by ONNX Runtime. Texts pass one by one, because on two cores a padded batch gains
 * nothing; as many threads as there are processors run at once. Safe for use by several threads.
 */
public final class OnnxSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxSession.class);

    private final String id;
    private final int dimension;
    private final HuggingFaceTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final Semaphore permits = new Semaphore(processors);
    private volatile boolean closed;

    private OnnxSession(
            String id, int dimension, HuggingFaceTokenizer tokenizer, OrtEnvironment environment, OrtSession session) {
        this.id = id;
        this.dimension = dimension;
        this.tokenizer = tokenizer;
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads a model.
     *
     * @param model its id names it in messages, its dimension is that of a token's vector
     * @param onnx content of the ONNX file
     * @param tokenizer content of tokenizer.json
     * @throws EmbedderException if runtime, tokenizer or model cannot be loaded
     */
    public static OnnxSession load(EmbeddingModel model, byte[] onnx, byte[] tokenizer) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // The callers are the parallelism; spinning would take their processors.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            HuggingFaceTokenizer loaded = Tokenizers.load(tokenizer);
            OrtSession session = environment.createSession(onnx, options);
            return new OnnxSession(model.id(), model.dimension(), loaded, environment, session);
        } catch (OrtException | RuntimeException e) {
            throw new EmbedderException("Cannot load model " + model.id(), e);
        }
    }

    /** A pass through the model. */
    @FunctionalInterface
    public interface Pass {
        /**
         * Token vectors, row by row.
         *
         * @param ids of the tokens, marks included
         * @param types of the tokens: to which of two texts each belongs
         * @throws EmbedderException if the model yields vectors of another dimension, or wants an input that no text gives
         */
        float[] rows(long[] ids, long[] types);
    }

    /** Works with tokenizer and model; empty when they have been closed, or the model fails. */
    public <T> Optional<T> use(BiFunction<HuggingFaceTokenizer, Pass, T> work) {
        permits.acquireUninterruptibly();
        try {
            return closed ? Optional.empty() : Optional.of(work.apply(tokenizer, this::rows));
        } catch (PassException e) {
            // The message of the runtime holds shapes and node names, never the text.
            LOG.atWarn().addKeyValue("model", id).setCause(e.getCause()).log("Model failed");
            return Optional.empty();
        } finally {
            permits.release();
        }
    }

    /** Waits for texts that are in work; later ones get no vectors. */
    @Override
    public void close() {
        // Freeing the model under a running pass would crash the process.
        permits.acquireUninterruptibly(processors);
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
                session.close();
            }
        } catch (OrtException e) {
            LOG.atWarn().addKeyValue("model", id).setCause(e).log("Model did not close");
        } finally {
            permits.release(processors);
        }
    }

    private float[] rows(long[] ids, long[] types) {
        try {
            return run(ids, types);
        } catch (OrtException e) {
            throw new PassException(e);
        }
    }

    private float[] run(long[] ids, long[] types) throws OrtException {
        long[] shape = {1, ids.length};
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(input(name, ids, types)), shape));
            }
            try (OrtSession.Result result = session.run(Map.<String, OnnxTensorLike>copyOf(inputs))) {
                FloatBuffer rows = ((OnnxTensor) result.get(0)).getFloatBuffer();
                if (rows.remaining() != shape[1] * dimension) {
                    throw new EmbedderException("Model " + id + " yields " + rows.remaining() + " numbers for "
                            + shape[1] + " tokens; the dimension is said to be " + dimension);
                }
                float[] values = new float[rows.remaining()];
                rows.get(values);
                return values;
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static long[] input(String name, long[] ids, long[] types) {
        return switch (name) {
            case "input_ids" -> ids;
            case "attention_mask" -> {
                long[] all = new long[ids.length];
                Arrays.fill(all, 1);
                yield all;
            }
            case "token_type_ids" -> types;
            default -> throw new EmbedderException("The model wants an input that no tokenizer gives: " + name);
        };
    }

    /** Carries the runtime's exception out of a caller's work. */
    private static final class PassException extends RuntimeException {

        private static final long serialVersionUID = 1;

        PassException(OrtException cause) {
            super(cause);
        }
    }
}
