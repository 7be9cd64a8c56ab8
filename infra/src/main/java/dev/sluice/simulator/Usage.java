package dev.sluice.simulator;

/**
 * Tokens of a call, counted as OpenAI does.
 *
 * @param prompt all input tokens, those read from and written to the cache included
 * @param cached input tokens read from the prompt cache
 * @param cacheWrites input tokens written to it, where that has a price
 * @param completion output tokens, thoughts included
 * @param thoughts output tokens nobody is shown
 */
record Usage(long prompt, long cached, long cacheWrites, long completion, long thoughts) {

    Usage(long prompt, long cached, long completion) {
        this(prompt, cached, 0, completion, 0);
    }

    long total() {
        return prompt + completion;
    }

    Usage withCompletion(long tokens) {
        return new Usage(prompt, cached, cacheWrites, tokens, thoughts);
    }
}
