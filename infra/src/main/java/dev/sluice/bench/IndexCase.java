package dev.sluice.bench;

import dev.sluice.semantic.index.VectorStorage;

/**
 * What is measured.
 *
 * @param entries entries in one scope, 1 or more
 * @param dimension components of a vector
 * @param kernel how vectors are multiplied
 */
public record IndexCase(int entries, int dimension, VectorStorage storage, Kernel kernel) {}
