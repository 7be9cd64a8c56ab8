package dev.sluice.simulator;

/**
 * Tokens of a call, counted as OpenAI does.
 *
 * @param prompt all input tokens, cached ones included
 * @param cached input tokens read from the prompt cache
 * @param completion output tokens
 */
record Usage(long prompt, long cached, long completion) {

    long total() {
        return prompt + completion;
    }
}
