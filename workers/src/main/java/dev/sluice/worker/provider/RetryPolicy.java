package dev.sluice.worker.provider;

import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.Attempt.ErrorResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    /** Who is asked to wait for longer is done: another deployment, or the caller, may know better. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(60);

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
            case Attempt.Success success -> new Answered(success.answer());
            case Attempt.Unknown unknown -> new End(CompletionKind.UNKNOWN_OUTCOME, unknown.error());
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
        RetryTable.Verdict verdict = RetryTable.verdict(response);
        return switch (verdict) {
            case RATE_LIMITED, OVERLOADED ->
                Boolean.FALSE.equals(response.limits().retryable())
                        ? failed(Errors.retryable(verdict.errorCode(), describe(response), response.retryAfter()))
                        : repeat(verdict.errorCode(), response, dispatchId, tries, now, notAfter);
            case QUOTA, AUTH, REJECTED -> failed(Errors.permanent(verdict.errorCode(), describe(response)));
            case UNKNOWN ->
                new End(
                        CompletionKind.UNKNOWN_OUTCOME,
                        Errors.retryable(
                                verdict.errorCode(),
                                describe(response) + (response.errorBody() ? "" : " without an error object"),
                                response.retryAfter()));
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
        ErrorInfo error = Errors.retryable(errorCode, describe(response), asked);
        if (asked != null && asked.compareTo(LONGEST_RETRY_AFTER) > 0) {
            return failed(error);
        }
        Duration own = backOff(dispatchId, tries);
        return again(error, (asked == null || asked.compareTo(own) < 0) ? own : asked, tries, now, notAfter);
    }

    private Decision again(ErrorInfo error, Duration delay, int tries, Instant now, @Nullable Instant notAfter) {
        boolean inTime = notAfter == null || !now.plus(delay).isAfter(notAfter);
        return tries < maxTries && inTime ? new Again(delay, error) : failed(error);
    }

    private static Decision failed(ErrorInfo error) {
        return new End(CompletionKind.FAILED, error);
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
