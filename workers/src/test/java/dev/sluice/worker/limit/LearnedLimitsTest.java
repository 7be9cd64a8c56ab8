package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.provider.RateLimitHeaders;
import dev.sluice.worker.provider.RateLimitHeaders.Quota;
import org.junit.jupiter.api.Test;

final class LearnedLimitsTest {

    private static final Limits POLICY = new Limits(100, 0);

    private final LearnedLimits learned = new LearnedLimits();

    @Test
    void aPolicyHoldsWhateverHeadersOfAnswersSay() {
        learned.learn(headers(50, 7_000), false);

        assertThat(learned.under(POLICY)).isEqualTo(new Limits(100, 7_000));
    }

    @Test
    void headersSayWhatThePolicyDoesNot() {
        assertThat(learned.under(Limits.NONE)).isEqualTo(Limits.NONE);

        learned.learn(headers(50, 7_000), false);
        learned.learn(RateLimitHeaders.NONE, false);

        assertThat(learned.under(Limits.NONE)).isEqualTo(new Limits(50, 7_000));
    }

    @Test
    void aRefusalThatNamesLessTightensUntilMoreIsNamed() {
        learned.learn(headers(50, 7_000), true);
        assertThat(learned.under(POLICY).requests()).isEqualTo(50);

        learned.learn(headers(60, 7_000), false);
        assertThat(learned.under(POLICY).requests()).isEqualTo(60);
        learned.learn(headers(500, 7_000), false);

        assertThat(learned.under(POLICY).requests()).isEqualTo(100);
    }

    private static RateLimitHeaders headers(long requests, long tokens) {
        return new RateLimitHeaders(new Quota(requests, null, null), new Quota(tokens, null, null), null);
    }
}
