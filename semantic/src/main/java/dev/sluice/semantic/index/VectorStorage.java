package dev.sluice.semantic.index;

/** How an index keeps its vectors. */
public enum VectorStorage {
    /** A byte a component and a scale a vector; the cosine is that of the rounded vectors. */
    INT8,
    /** Four bytes a component; the last digits of a cosine depend on the width of the processor's vectors. */
    FLOAT32
}
