package dev.sluice.semantic.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.util.ArrayList;
import java.util.List;

/** Makes vectors of a text and of its words from those of its tokens. */
final class TokenPooling {

    private TokenPooling() {}

    /** Means over all tokens, and over those of each word; the model's own marks are in no word. */
    static TextVectors pool(String text, Encoding encoding, float[] rows, int dimension) {
        int tokens = encoding.getIds().length;
        float[] sentence = new float[dimension];
        for (int token = 0; token < tokens; token++) {
            add(sentence, rows, token);
        }
        int[] offsets = utf16(text);
        List<WordVector> words = new ArrayList<>();
        long[] wordIds = encoding.getWordIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int token = 0;
        while (token < tokens) {
            int first = token;
            float[] word = new float[dimension];
            do {
                add(word, rows, token);
                token++;
            } while (token < tokens && wordIds[token] == wordIds[first] && spans[first] != null);
            if (spans[first] != null) {
                words.add(new WordVector(
                        offsets[spans[first].getStart()], offsets[spans[token - 1].getEnd()], DenseVector.of(word)));
            }
        }
        return new TextVectors(DenseVector.of(sentence), words);
    }

    private static void add(float[] sum, float[] rows, int token) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += rows[token * sum.length + i];
        }
    }

    /** The tokenizer counts code points, Java UTF-16 units. */
    private static int[] utf16(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
        }
        return offsets;
    }
}
