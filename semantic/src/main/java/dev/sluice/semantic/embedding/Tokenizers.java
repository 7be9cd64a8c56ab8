package dev.sluice.semantic.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Loads tokenizers so that nothing is cut or padded unseen. */
public final class Tokenizers {

    private Tokenizers() {}

    /** A tokenizer from the content of its tokenizer.json; the caller closes it. */
    public static HuggingFaceTokenizer load(byte[] json) {
        // Without this the library reports its use to its makers.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        try {
            return HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new EmbedderException("Cannot read the tokenizer", e);
        }
    }
}
