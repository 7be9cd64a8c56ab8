package dev.sluice.simulator;

/**
 * The provider's own prompt cache: prompts of 1,024 tokens and more are charged less for the prefix they share with an
 * earlier prompt for the same model, in steps of 128 tokens. Thread safe.
 */
final class PromptCache {

    static final int MIN_TOKENS = 1_024;
    static final int STEP = 128;
    private static final int CAPACITY = 200_000;

    private final Recent<Long, Boolean> prefixes = new Recent<>(CAPACITY);

    /** How much of a prompt the cache takes. */
    static int cacheable(int tokens) {
        return tokens < MIN_TOKENS ? 0 : tokens / STEP * STEP;
    }

    /**
     * Reads the cache and then adds the prompt to it.
     *
     * @return tokens of the longest known prefix, zero or a multiple of 128 from 1,024
     */
    synchronized int readAndAdd(String model, int[] tokens) {
        int known = 0;
        long hash = model.hashCode();
        for (int i = 0; i < tokens.length; i++) {
            hash = Draw.mix(hash * 31 + tokens[i]);
            int length = i + 1;
            if (length >= MIN_TOKENS && length % STEP == 0 && prefixes.put(hash, true) != null) {
                known = length;
            }
        }
        return known;
    }
}
