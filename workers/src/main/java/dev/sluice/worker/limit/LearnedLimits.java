package dev.sluice.worker.limit;

import dev.sluice.worker.provider.RateLimitHeaders;
import dev.sluice.worker.provider.RateLimitHeaders.Quota;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force: a policy's, or what the provider's headers say where the policy names none, or less where a refusal
 * said that there is less. The last holds until a response names as much as the policy again. Thread-safe.
 */
final class LearnedLimits {

    private final Learned requests = new Learned();
    private final Learned tokens = new Learned();

    /** What is in force under a policy. */
    synchronized Limits under(Limits policy) {
        return new Limits(requests.under(policy.requests()), tokens.under(policy.tokens()));
    }

    /** Takes note of a response. */
    synchronized void learn(RateLimitHeaders headers, boolean refused) {
        requests.learn(headers.requests(), refused);
        tokens.learn(headers.tokens(), refused);
    }

    private static final class Learned {

        private long limit;
        private long refusedAt;

        long under(long policy) {
            if (policy == 0) {
                return limit;
            }
            return refusedAt > 0 ? Math.min(policy, refusedAt) : policy;
        }

        void learn(@Nullable Quota quota, boolean refused) {
            if (quota == null || quota.limit() <= 0) {
                return;
            }
            limit = quota.limit();
            refusedAt = refused || refusedAt > 0 ? limit : 0;
        }
    }
}
