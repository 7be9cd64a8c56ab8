package dev.sluice.embeddings;

import dev.sluice.schema.LlmRequest;

/** What requests for vectors are held to: what providers take in one call, and what fits into a record. */
public final class Embeddings {

    /** Value of the field {@code operation} of such a request. */
    public static final String OPERATION = "embeddings";

    /** Most texts in a call. */
    public static final int MOST_INPUTS = 2_048;

    /** Most tokens in a call. */
    public static final int MOST_TOKENS = 300_000;

    /** Components of a vector where the request does not say, as large as known models give. */
    public static final int USUAL_DIMENSIONS = 3_072;

    /** Most components of all vectors of a request: 7 MiB in Base64, so that an answer fits into a record of 8. */
    public static final int MOST_COMPONENTS = 7 * 1024 * 1024 / 16 * 3;

    private Embeddings() {}

    /** Whether a request asks for vectors. */
    public static boolean isFor(LlmRequest request) {
        return OPERATION.equals(request.getOperation());
    }

    /** Most texts of a request whose vectors have that many components. */
    public static int mostInputs(int dimensions) {
        return Math.clamp(MOST_COMPONENTS / dimensions, 1, MOST_INPUTS);
    }
}
