package dev.sluice.worker.limit;

/**
 * What was used in the last minute, in slots of half a second: the running slot and the 120 before it, so that no minute,
 * wherever it begins, has more than the limit. The same arithmetic as in {@code take.lua}.
 *
 * <p>Not thread-safe. Times are milliseconds of one clock that does not go back.
 */
final class MinuteWindow {

    static final long SLOT_MS = 500;
    static final int SLOTS = 121;

    private final long[] requests = new long[SLOTS];
    private final long[] tokens = new long[SLOTS];
    private long newest;
    private long usedRequests;
    private long usedTokens;

    /** Calls of the last minute. */
    long requests(long nowMs) {
        advance(nowMs);
        return usedRequests;
    }

    /** Tokens of the last minute. */
    long tokens(long nowMs) {
        advance(nowMs);
        return usedTokens;
    }

    /**
     * How long until a call fits, in ms; 0: now. A call of more tokens than the limit fits as soon as nothing else counts:
     * only the provider can refuse it.
     */
    long waitMs(Limits limits, long callTokens, long nowMs) {
        advance(nowMs);
        long overRequests = over(usedRequests, 1, limits.requests());
        long overTokens = over(usedTokens, callTokens, limits.tokens());
        if (overRequests <= 0 && overTokens <= 0) {
            return 0;
        }
        long slot = newest - SLOTS + 1;
        for (; slot <= newest && (overRequests > 0 || overTokens > 0); slot++) {
            overRequests -= requests[index(slot)];
            overTokens -= tokens[index(slot)];
        }
        return (slot - 1 + SLOTS) * SLOT_MS - nowMs;
    }

    private static long over(long used, long more, long limit) {
        return (limit == 0 || used == 0) ? 0 : Math.min(used, used + more - limit);
    }

    /** Counts calls; returns their slot. */
    long add(long calls, long callTokens, long nowMs) {
        advance(nowMs);
        correct(newest, calls, callTokens);
        return newest;
    }

    /** Changes what a slot counts; does nothing when the slot is over. */
    void correct(long slot, long calls, long callTokens) {
        if (slot <= newest - SLOTS || slot > newest) {
            return;
        }
        requests[index(slot)] += calls;
        tokens[index(slot)] += callTokens;
        usedRequests += calls;
        usedTokens += callTokens;
    }

    /** Forgets everything. */
    void clear() {
        for (int i = 0; i < SLOTS; i++) {
            requests[i] = 0;
            tokens[i] = 0;
        }
        usedRequests = 0;
        usedTokens = 0;
    }

    private void advance(long nowMs) {
        long now = Math.floorDiv(nowMs, SLOT_MS);
        if (now - newest >= SLOTS) {
            clear();
            newest = now;
        }
        while (newest < now) {
            newest++;
            int oldest = index(newest);
            usedRequests -= requests[oldest];
            usedTokens -= tokens[oldest];
            requests[oldest] = 0;
            tokens[oldest] = 0;
        }
    }

    private static int index(long slot) {
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
