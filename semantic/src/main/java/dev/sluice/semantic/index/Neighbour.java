package dev.sluice.semantic.index;

/**
 * An entry found.
 *
 * @param id the entry
 * @param similarity cosine with the query as the index stores its vectors, from -1 to 1
 */
public record Neighbour(String id, double similarity) {}
