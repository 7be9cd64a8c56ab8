package dev.sluice.semantic.judge;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sluice.semantic.embedding.WellFormed;
import java.util.Arrays;

/**
 * Two texts as a model reads them together: start mark, the first, end mark, the second, end mark.
 *
 * @param ids of the tokens
 * @param first number of tokens of the first text, marks aside
 */
@SuppressWarnings("ArrayRecordComponent")
public record PairTokens(long[] ids, int first) {

    /** Both in an order that does not depend on which of them was asked first: a pair has one score. */
    public static PairTokens of(String one, String other, HuggingFaceTokenizer tokenizer) {
        boolean keep = one.length() == other.length() ? one.compareTo(other) <= 0 : one.length() < other.length();
        return join(encode(keep ? one : other, tokenizer), encode(keep ? other : one, tokenizer));
    }

    /** The same two texts, the other one first. */
    public PairTokens swapped() {
        long[] swapped = new long[ids.length];
        int second = second();
        swapped[0] = ids[0];
        System.arraycopy(ids, first + 2, swapped, 1, second);
        swapped[second + 1] = ids[first + 1];
        System.arraycopy(ids, 1, swapped, second + 2, first);
        swapped[ids.length - 1] = ids[ids.length - 1];
        return new PairTokens(swapped, second);
    }

    /** Number of tokens of the second text, marks aside. */
    public int second() {
        return ids.length - first - 3;
    }

    /** 0 for the first text and its marks, 1 for the second and its mark. */
    public long[] types() {
        long[] types = new long[ids.length];
        Arrays.fill(types, first + 2, types.length, 1);
        return types;
    }

    private static PairTokens join(long[] one, long[] other) {
        long[] ids = Arrays.copyOf(one, one.length + other.length - 1);
        System.arraycopy(other, 1, ids, one.length, other.length - 1);
        return new PairTokens(ids, one.length - 2);
    }

    private static long[] encode(String text, HuggingFaceTokenizer tokenizer) {
        return tokenizer.encode(WellFormed.of(text)).getIds();
    }
}
