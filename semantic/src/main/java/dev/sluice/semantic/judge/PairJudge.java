package dev.sluice.semantic.judge;

import dev.sluice.semantic.embedding.EmbedderException;
import dev.sluice.semantic.embedding.OnnxModel;
import dev.sluice.semantic.embedding.OnnxSession;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A small encoder, tuned on labelled pairs, that reads two English questions together. It sees what word lists do not
 * name; it takes a few milliseconds a pair. Safe for use by several threads.
 */
public final class PairJudge implements AutoCloseable {

    /** Longest pair, in tokens, marks included: the model has no more places. */
    public static final int MAX_TOKENS = 512;

    private final OnnxSession session;
    private final JudgeHead head;

    private PairJudge(OnnxSession session, JudgeHead head) {
        this.session = session;
        this.head = head;
    }

    /**
     * The judge that comes along, one in a process; it is not to be closed.
     *
     * @throws EmbedderException if it cannot be loaded
     */
    public static PairJudge bundled() {
        return Bundled.JUDGE;
    }

    /**
     * Loads a judge.
     *
     * @param tuned what tuning changed in the bundled encoder
     * @throws EmbedderException if it cannot be loaded
     */
    public static PairJudge load(JudgeFile tuned) {
        OnnxModel encoder = OnnxModel.bundled();
        OnnxWeights weights = new OnnxWeights(encoder.onnx());
        tuned.apply(weights);
        return new PairJudge(OnnxSession.load(encoder.model(), weights.file(), encoder.tokenizer()), tuned.head());
    }

    /** Log odds that the answer to one text answers the other; symmetric; empty when the pair is too long to be read. */
    public OptionalDouble logOdds(String one, String other) {
        return session.use((tokenizer, pass) -> judge(PairTokens.of(one, other, tokenizer), pass))
                .orElseGet(OptionalDouble::empty);
    }

    /** Waits for pairs that are being read; later ones get no odds. */
    @Override
    public void close() {
        session.close();
    }

    private OptionalDouble judge(PairTokens pair, OnnxSession.Pass pass) {
        if (pair.ids().length > MAX_TOKENS) {
            return OptionalDouble.empty();
        }
        double odds = head.logOdds(pass.rows(pair.ids(), pair.types()), pair);
        return Double.isFinite(odds) ? OptionalDouble.of(odds) : OptionalDouble.empty();
    }

    private static final class Bundled {

        static final PairJudge JUDGE = read();

        private static PairJudge read() {
            try (InputStream stream = PairJudge.class.getResourceAsStream("judge.bin")) {
                return load(
                        JudgeFile.read(new DataInputStream(new BufferedInputStream(Objects.requireNonNull(stream)))));
            } catch (IOException e) {
                throw new EmbedderException("Cannot read the pair judge", e);
            }
        }
    }
}
