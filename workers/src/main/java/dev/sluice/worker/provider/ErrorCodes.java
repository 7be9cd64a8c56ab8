package dev.sluice.worker.provider;

/** Codes of the errors a worker reports; docs/errors.md says when and what to do. */
public final class ErrorCodes {

    public static final String BATCH_CANCELLED = "BATCH_CANCELLED";
    public static final String BATCH_EXPIRED = "BATCH_EXPIRED";
    public static final String BATCH_REFUSED = "BATCH_REFUSED";
    public static final String BATCH_TOO_LATE = "BATCH_TOO_LATE";
    public static final String BATCH_UNAVAILABLE = "BATCH_UNAVAILABLE";
    public static final String DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED";
    public static final String EMBEDDINGS_UNSUPPORTED = "EMBEDDINGS_UNSUPPORTED";
    public static final String INVALID_REQUEST = "INVALID_REQUEST";
    public static final String PROVIDER_AUTH = "PROVIDER_AUTH";
    public static final String PROVIDER_BAD_RESPONSE = "PROVIDER_BAD_RESPONSE";
    public static final String PROVIDER_QUOTA_EXHAUSTED = "PROVIDER_QUOTA_EXHAUSTED";
    public static final String PROVIDER_RATE_LIMITED = "PROVIDER_RATE_LIMITED";
    public static final String PROVIDER_REJECTED = "PROVIDER_REJECTED";
    public static final String PROVIDER_TIMEOUT = "PROVIDER_TIMEOUT";
    public static final String PROVIDER_UNAVAILABLE = "PROVIDER_UNAVAILABLE";
    public static final String PROVIDER_UNKNOWN = "PROVIDER_UNKNOWN";
    public static final String WORKER_FAULT = "WORKER_FAULT";
    public static final String WORKER_LOCK_LOST = "WORKER_LOCK_LOST";

    private ErrorCodes() {}
}
