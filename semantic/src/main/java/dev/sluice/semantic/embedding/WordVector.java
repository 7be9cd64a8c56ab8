package dev.sluice.semantic.embedding;

/**
 * A word in its context.
 *
 * @param start index of its first character in the text
 * @param end index after its last character
 * @param vector mean of its tokens' vectors
 */
public record WordVector(int start, int end, DenseVector vector) {}
