package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.Samples;
import dev.sluice.worker.provider.RateLimitHeaders.Quota;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RateLimitHeadersTest {

    @Test
    void readsOpenAi() {
        RateLimitHeaders headers = read(Map.of(
                "x-ratelimit-limit-requests", "500",
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "120ms",
                "x-ratelimit-limit-tokens", "30000",
                "x-ratelimit-remaining-tokens", "29000",
                "x-ratelimit-reset-tokens", "6m0s",
                "x-should-retry", "false"));

        assertThat(headers)
                .isEqualTo(new RateLimitHeaders(
                        new Quota(500, 0L, Duration.ofMillis(120)),
                        new Quota(30_000, 29_000L, Duration.ofMinutes(6)),
                        false));
    }

    @Test
    void readsAnthropic() {
        RateLimitHeaders headers = read(Map.of(
                "anthropic-ratelimit-requests-limit", "50",
                "anthropic-ratelimit-requests-remaining", "49",
                "anthropic-ratelimit-requests-reset", "2026-11-21T12:00:30Z",
                "anthropic-ratelimit-input-tokens-limit", "20000",
                "anthropic-ratelimit-input-tokens-remaining", "100",
                "anthropic-ratelimit-input-tokens-reset", "2026-11-21T11:00:00Z"));

        assertThat(headers)
                .isEqualTo(new RateLimitHeaders(
                        new Quota(50, 49L, Duration.ofSeconds(30)), new Quota(20_000, 100L, Duration.ZERO), null));
    }

    @Test
    void theLimitOfAllTokensGoesBeforeThatOfInput() {
        RateLimitHeaders headers = read(
                Map.of("anthropic-ratelimit-tokens-limit", "9000", "anthropic-ratelimit-input-tokens-limit", "20000"));

        assertThat(headers.tokens()).isEqualTo(new Quota(9_000, null, null));
    }

    @ParameterizedTest
    @CsvSource({"''", "none", "-5", "0", "1e9", "99999999999999999999"})
    void whatIsNoLimitIsNone(String limit) {
        assertThat(read(Map.of("x-ratelimit-limit-requests", limit))).isEqualTo(RateLimitHeaders.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1h2m3.5s, 3723500", "1s, 1000", "2m, 120000", "0s, 0", "soon,", "'',", "5,"})
    void readsDurations(String text, @Nullable Long millis) {
        RateLimitHeaders headers = read(Map.of("x-ratelimit-limit-requests", "5", "x-ratelimit-reset-requests", text));

        Duration expected = millis == null ? null : Duration.ofMillis(millis);
        assertThat(headers.requests()).isEqualTo(new Quota(5, null, expected));
    }

    @Test
    void saysWhatIsExhausted() {
        RateLimitHeaders headers = new RateLimitHeaders(
                new Quota(5, 1L, Duration.ofSeconds(1)), new Quota(100, 40L, Duration.ofSeconds(9)), null);

        assertThat(headers.leavesTooLittleFor(40)).isFalse();
        assertThat(headers.leavesTooLittleFor(41)).isTrue();
        assertThat(headers.reset(41)).isEqualTo(Duration.ofSeconds(9));
        assertThat(RateLimitHeaders.NONE.leavesTooLittleFor(1)).isFalse();
    }

    private static RateLimitHeaders read(Map<String, String> headers) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, List.of(value)));
        return RateLimitHeaders.of(HttpHeaders.of(values, (name, value) -> true), Samples.NOW);
    }
}
