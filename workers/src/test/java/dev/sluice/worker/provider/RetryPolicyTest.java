package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.CompletionKind;
import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.RetryPolicy.Again;
import dev.sluice.worker.provider.RetryPolicy.Decision;
import dev.sluice.worker.provider.RetryPolicy.End;
import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryPolicyTest {

    private final RetryPolicy policy = new RetryPolicy(3);

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit_exceeded, true, PROVIDER_RATE_LIMITED",
        "429, slow_down, true, PROVIDER_RATE_LIMITED",
        "429, , false, PROVIDER_RATE_LIMITED",
        "500, server_error, true, PROVIDER_UNAVAILABLE",
        "502, , true, PROVIDER_UNAVAILABLE",
        "503, server_is_overloaded, true, PROVIDER_UNAVAILABLE",
        "504, , true, PROVIDER_UNAVAILABLE",
        "408, , true, PROVIDER_UNAVAILABLE",
    })
    void repeatsWhatSurelyWasNotBilled(int status, @Nullable String code, boolean errorBody, String finalCode) {
        Attempt attempt = new Attempt.ErrorResponse(status, code, null, errorBody, null);

        Decision first = decide(attempt, 1);
        Decision last = decide(attempt, 3);

        assertThat(first).isInstanceOf(Again.class);
        assertThat(last).isInstanceOfSatisfying(End.class, end -> {
            assertThat(end.kind()).isEqualTo(CompletionKind.FAILED);
            assertThat(end.error().getCode()).isEqualTo(finalCode);
            assertThat(end.error().getRetryable()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota, , true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "429, credit_balance_exhausted, , true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "429, project_spend_limit_exceeded, , true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "429, organization_spend_limit_exceeded, , true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "429, organization_usage_limit_exceeded, , true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "429, , insufficient_quota, true, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "402, , , false, FAILED, PROVIDER_QUOTA_EXHAUSTED, false",
        "401, invalid_api_key, , true, FAILED, PROVIDER_AUTH, false",
        "403, , , true, FAILED, PROVIDER_AUTH, false",
        "400, context_length_exceeded, , true, FAILED, PROVIDER_REJECTED, false",
        "404, model_not_found, , true, FAILED, PROVIDER_REJECTED, false",
        "413, , , false, FAILED, PROVIDER_REJECTED, false",
        "422, , , true, FAILED, PROVIDER_REJECTED, false",
        "302, , , false, FAILED, PROVIDER_REJECTED, false",
        "502, , , false, UNKNOWN_OUTCOME, PROVIDER_BAD_RESPONSE, true",
        "504, , , false, UNKNOWN_OUTCOME, PROVIDER_BAD_RESPONSE, true",
    })
    void endsTheDispatch(
            int status,
            @Nullable String code,
            @Nullable String type,
            boolean errorBody,
            CompletionKind kind,
            String errorCode,
            boolean retryable) {
        Decision decision = decide(new Attempt.ErrorResponse(status, code, type, errorBody, null), 1);

        assertThat(decision).isInstanceOfSatisfying(End.class, end -> {
            assertThat(end.kind()).isEqualTo(kind);
            assertThat(end.error().getCode()).isEqualTo(errorCode);
            assertThat(end.error().getRetryable()).isEqualTo(retryable);
            assertThat(end.error().getMessage()).contains(Integer.toString(status));
            if (code != null) {
                assertThat(end.error().getMessage()).contains(code);
            }
        });
    }

    @Test
    void waitsAsLongAsTheProviderAsksAndNeverShorterThanItsOwnBackOff() {
        Duration own = RetryPolicy.backOff("request:1", 1);

        assertThat(delay(Duration.ofMillis(1500))).isEqualTo(Duration.ofMillis(1500));
        assertThat(delay(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
        assertThat(delay(Duration.ofMillis(1))).isEqualTo(own);
    }

    @Test
    void whoIsAskedToWaitForMoreThanAMinuteIsDone() {
        Decision decision = decide(new Attempt.ErrorResponse(429, null, null, true, Duration.ofSeconds(61)), 1);

        assertThat(decision).isInstanceOfSatisfying(End.class, end -> {
            assertThat(end.error().getRetryable()).isTrue();
            assertThat(end.error().getRetryAfterMs()).isEqualTo(61_000);
        });
    }

    @Test
    void repeatsNothingTheProviderSaysIsOfNoUse() {
        Attempt attempt =
                new Attempt.ErrorResponse(500, null, null, true, null, new RateLimitHeaders(null, null, false));

        assertThat(decide(attempt, 1)).isInstanceOf(End.class);
    }

    @Test
    void doesNotWaitPastTheLimit() {
        Attempt attempt = new Attempt.ErrorResponse(429, null, null, true, Duration.ofSeconds(5));

        Decision decision = policy.decide(attempt, "d", 1, Samples.NOW, Samples.NOW.plusSeconds(4));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        End.class,
                        end -> assertThat(end.error().getRetryAfterMs()).isEqualTo(5000));
    }

    @Property
    void backsOffWithinBoundsAndAlwaysTheSame(@ForAll String id, @ForAll @IntRange(min = 1, max = 40) int tries) {
        Duration delay = RetryPolicy.backOff(id, tries);

        long ceiling = Math.min(20_000, 500L << Math.min(tries - 1, 10));
        assertThat(delay.toMillis()).isBetween(ceiling / 2, ceiling);
        assertThat(RetryPolicy.backOff(id, tries)).isEqualTo(delay);
    }

    @Test
    void spreadsABatchThatWasRefusedTogether() {
        assertThat(IntStream.range(0, 16)
                        .mapToObj(i -> RetryPolicy.backOff("r-" + i + ":1", 3))
                        .distinct()
                        .count())
                .isGreaterThan(8);
    }

    private Duration delay(Duration asked) {
        return ((Again) decide(new Attempt.ErrorResponse(429, null, null, true, asked), 1)).delay();
    }

    private Decision decide(Attempt attempt, int tries) {
        return policy.decide(attempt, "request:1", tries, Samples.NOW, null);
    }
}
