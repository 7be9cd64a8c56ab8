package dev.sluice.worker.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a deployment takes in any minute.
 *
 * @param requests calls; 0: no limit is known
 * @param tokens prompt tokens and output ceilings together; 0: no limit is known
 */
public record Limits(long requests, long tokens) {

    public static final Limits NONE = new Limits(0, 0);

    /** Limits of a policy; what is null or not positive is unknown. */
    public static Limits of(@Nullable Integer requests, @Nullable Long tokens) {
        return new Limits(requests == null ? 0 : Math.max(0, requests), tokens == null ? 0 : Math.max(0, tokens));
    }

    /** Whether nothing is limited. */
    public boolean areNone() {
        return requests == 0 && tokens == 0;
    }

    /** What one of so many workers may use by itself. */
    Limits share(int workers) {
        return new Limits(share(requests, workers), share(tokens, workers));
    }

    private static long share(long limit, int workers) {
        return limit == 0 ? 0 : Math.max(1, limit / workers);
    }
}
