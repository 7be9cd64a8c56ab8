package dev.sluice.bench;

/**
 * What came out.
 *
 * @param words words of a question
 * @param threads threads that embed at once
 * @param embed time of one question
 * @param perSecond questions a second, all threads together
 */
public record EmbedResult(int words, int threads, Timing embed, double perSecond) {}
