package dev.sluice.worker.provider;

import dev.sluice.schema.ErrorInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one HTTP call to a provider ended. */
public sealed interface Attempt {

    /** What the response's headers said about limits. */
    default RateLimitHeaders limits() {
        return RateLimitHeaders.NONE;
    }

    /** The same with what the response's headers said about limits. */
    default Attempt with(RateLimitHeaders headers) {
        return this;
    }

    /** The provider answered. */
    record Success(ProviderAnswer answer, RateLimitHeaders limits) implements Attempt {

        public Success(ProviderAnswer answer) {
            this(answer, RateLimitHeaders.NONE);
        }

        @Override
        public Attempt with(RateLimitHeaders headers) {
            return new Success(answer, headers);
        }
    }

    /** No request has reached the provider: connection refused, unknown host, failed handshake. */
    record NotSent(String what) implements Attempt {}

    /** The call was not made because the connection's own settings are at fault. */
    record Misconfigured(ErrorInfo error) implements Attempt {}

    /**
     * An HTTP status other than 2xx.
     *
     * @param status HTTP status
     * @param code the provider's error code; null when it sent none
     * @param type the provider's error type; null when it sent none
     * @param errorBody whether the body was the provider's own error object, so that it is not a proxy that speaks
     * @param retryAfter how long the provider asks to wait; null when it does not
     * @param limits what the headers said about limits
     */
    record ErrorResponse(
            int status,
            @Nullable String code,
            @Nullable String type,
            boolean errorBody,
            @Nullable Duration retryAfter,
            RateLimitHeaders limits)
            implements Attempt {

        public ErrorResponse(
                int status,
                @Nullable String code,
                @Nullable String type,
                boolean errorBody,
                @Nullable Duration retryAfter) {
            this(status, code, type, errorBody, retryAfter, RateLimitHeaders.NONE);
        }

        @Override
        public Attempt with(RateLimitHeaders headers) {
            return new ErrorResponse(status, code, type, errorBody, retryAfter, headers);
        }
    }

    /**
     * The request was sent and what became of it is not known: it may have been billed.
     *
     * @param sent what it had used when it broke off; null when that is not known
     */
    record Unknown(ErrorInfo error, @Nullable PartialUsage sent) implements Attempt {

        public Unknown(ErrorInfo error) {
            this(error, null);
        }
    }
}
