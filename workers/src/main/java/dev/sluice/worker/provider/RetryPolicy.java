package dev.sluice.worker.provider;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.Attempt.ErrorResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Decides what follows a try. A dispatch covers one call that may be billed, so only tries that surely were not billed
 * are repeated.
 *
 * @param maxTries HTTP calls for one dispatch
 */
public record RetryPolicy(int maxTries) {

    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

    /** A 429 with one of these is an empty purse, not a full pipe: waiting does not help. */
    private static final Set<String> QUOTA_CODES = Set.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_error",
            "credit_balance_exhausted",
            "enforced_spend_limit_reached",
            "organization_usage_limit_exceeded");

    /** What follows a try. */
    public sealed interface Decision {}

    /** The provider answered. */
    public record Answered(ProviderAnswer answer) implements Decision {}

    /** Try again after a delay; the error is for the case that no try is left by then. */
    public record Again(Duration delay, ErrorInfo error) implements Decision {}

    /** The dispatch ends, with FAILED or UNKNOWN_OUTCOME. */
    public record End(CompletionKind kind, ErrorInfo error) implements Decision {}

    /**
     * What follows a try.
     *
     * @param tries HTTP calls made, this one included
     * @param notAfter no call starts after this; null: no limit
     */
    public Decision decide(Attempt attempt, String dispatchId, int tries, Instant now, @Nullable Instant notAfter) {
        return switch (attempt) {
            case Attempt.Success(ProviderAnswer answer) -> new Answered(answer);
            case Attempt.Unknown(ErrorInfo error, var _) -> new End(CompletionKind.UNKNOWN_OUTCOME, error);
            case Attempt.Misconfigured(ErrorInfo error) -> failed(error);
            case Attempt.NotSent(String what) ->
                again(
                        Errors.retryable(ErrorCodes.PROVIDER_UNAVAILABLE, what, null),
                        backOff(dispatchId, tries),
                        tries,
                        now,
                        notAfter);
            case ErrorResponse response -> response(response, dispatchId, tries, now, notAfter);
        };
    }

    private Decision response(
            ErrorResponse response, String dispatchId, int tries, Instant now, @Nullable Instant notAfter) {
        return switch (response.status()) {
            case 401, 403 -> failed(Errors.permanent(ErrorCodes.PROVIDER_AUTH, describe(response)));
            case 402 -> failed(Errors.permanent(ErrorCodes.PROVIDER_QUOTA_EXHAUSTED, describe(response)));
            case 429 ->
                quota(response)
                        ? failed(Errors.permanent(ErrorCodes.PROVIDER_QUOTA_EXHAUSTED, describe(response)))
                        : repeat(ErrorCodes.PROVIDER_RATE_LIMITED, response, dispatchId, tries, now, notAfter);
            case 408, 409, 500, 502, 503, 504, 529 ->
                // Without the provider's own error object it may be a proxy that gave up on a call still running.
                response.errorBody()
                        ? repeat(ErrorCodes.PROVIDER_UNAVAILABLE, response, dispatchId, tries, now, notAfter)
                        : new End(
                                CompletionKind.UNKNOWN_OUTCOME,
                                Errors.retryable(
                                        ErrorCodes.PROVIDER_BAD_RESPONSE,
                                        describe(response) + " without an error object",
                                        response.retryAfter()));
            default ->
                response.status() >= 500
                        ? new End(
                                CompletionKind.UNKNOWN_OUTCOME,
                                Errors.retryable(ErrorCodes.PROVIDER_BAD_RESPONSE, describe(response), null))
                        : failed(Errors.permanent(ErrorCodes.PROVIDER_REJECTED, describe(response)));
        };
    }

    private Decision repeat(
            String errorCode,
            ErrorResponse response,
            String dispatchId,
            int tries,
            Instant now,
            @Nullable Instant notAfter) {
        Duration asked = response.retryAfter();
        Duration own = backOff(dispatchId, tries);
        Duration delay = asked == null ? own : asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
        return again(Errors.retryable(errorCode, describe(response), asked), delay, tries, now, notAfter);
    }

    private Decision again(ErrorInfo error, Duration delay, int tries, Instant now, @Nullable Instant notAfter) {
        boolean inTime = notAfter == null || !now.plus(delay).isAfter(notAfter);
        return tries < maxTries && inTime ? new Again(delay, error) : failed(error);
    }

    private static Decision failed(ErrorInfo error) {
        return new End(CompletionKind.FAILED, error);
    }

    private static boolean quota(ErrorResponse response) {
        return isQuota(response.code()) || isQuota(response.type());
    }

    private static boolean isQuota(@Nullable String code) {
        return code != null && (QUOTA_CODES.contains(code) || code.endsWith("_spend_limit_exceeded"));
    }

    private static String describe(ErrorResponse response) {
        String code = response.code() != null ? response.code() : response.type();
        return "Provider answered HTTP " + response.status() + (code == null ? "" : ", " + code);
    }

    /** Doubles with each try; half of it is spread by a hash, so that a batch refused together does not return together. */
    static Duration backOff(String dispatchId, int tries) {
        long ceiling = Math.min(LONGEST_DELAY.toMillis(), FIRST_DELAY.toMillis() << Math.min(tries - 1, 10));
        CRC32C hash = new CRC32C();
        hash.update((dispatchId + '#' + tries).getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis(ceiling / 2 + hash.getValue() % (ceiling / 2 + 1));
    }
}
