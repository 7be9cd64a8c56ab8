package dev.sluice.worker.limit;

import dev.sluice.worker.limit.RedisLimits.Reply;
import dev.sluice.worker.limit.Usage.Debt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Requests and tokens a minute, shared by all workers through Redis. While Redis is away every worker keeps to its part
 * of the limit; what it takes meanwhile Redis is told when it is back, and after a Redis that has lost its counts what was
 * taken in the last minute.
 *
 * <p>Waits for Redis for some 20 ms at most and for nothing else. Thread-safe.
 */
final class RateLimiter {

    /** One for a debt, one for an epoch that began meanwhile, one for the call itself. */
    private static final int TURNS = 3;

    private final RedisLimits redis;
    private final IntSupplier workers;

    /**
     * @param workers how many share the limits
     */
    RateLimiter(RedisLimits redis, IntSupplier workers) {
        this.redis = redis;
        this.workers = workers;
    }

    /** Asks for a call of so many tokens. */
    Verdict ask(String deployment, Usage usage, Limits limits, long tokens) throws InterruptedException {
        if (limits.areNone()) {
            return new Verdict.Granted(Grant.FREE);
        }
        for (int turn = 0; turn < TURNS; turn++) {
            String epoch = usage.epoch();
            if (usage.owes() && !tell(deployment, usage, limits, epoch)) {
                break;
            }
            Optional<Reply> reply = redis.take(deployment, epoch, limits, 1, tokens, false);
            if (reply.isEmpty()) {
                break;
            }
            switch (reply.get()) {
                case Reply.Taken(long slot) -> {
                    return new Verdict.Granted(new Grant(true, true, epoch, slot, usage.takeShared(tokens), tokens));
                }
                case Reply.Later(long waitMs) -> {
                    return new Verdict.Wait(Duration.ofMillis(waitMs));
                }
                case Reply.OtherEpoch(String current) -> {
                    if (!tell(deployment, usage, limits, current)) {
                        turn = TURNS;
                    }
                }
            }
        }
        return alone(usage, limits.share(Math.max(1, workers.getAsInt())), tokens);
    }

    private static Verdict alone(Usage usage, Limits share, long tokens) {
        long waitMs = usage.takeAlone(share, tokens);
        return waitMs == 0
                ? new Verdict.Granted(Grant.alone(usage.slot(), tokens))
                : new Verdict.Wait(Duration.ofMillis(waitMs));
    }

    /** Whether Redis knows now what it did not. */
    private boolean tell(String deployment, Usage usage, Limits limits, String epoch) throws InterruptedException {
        Debt debt = usage.settle(epoch);
        if (debt.calls() == 0 && debt.tokens() == 0) {
            return true;
        }
        Optional<Reply> reply = redis.take(deployment, epoch, limits, debt.calls(), debt.tokens(), true);
        if (reply.isPresent() && reply.get() instanceof Reply.Taken) {
            return true;
        }
        usage.owe(debt);
        return reply.isPresent();
    }

    /** Counts what a call really used instead of what was granted. */
    void correct(String deployment, Usage usage, Grant grant, long tokens) {
        if (grant.counted() && tokens != grant.tokens()) {
            change(deployment, usage, grant, 0, tokens - grant.tokens());
        }
    }

    /** Takes back a grant that no call followed. */
    void giveBack(String deployment, Usage usage, Grant grant) {
        if (grant.counted()) {
            change(deployment, usage, grant, -1, -grant.tokens());
        }
    }

    private void change(String deployment, Usage usage, Grant grant, long calls, long tokens) {
        usage.correct(grant.localSlot(), calls, tokens, grant.shared());
        if (grant.shared()) {
            redis.correct(deployment, grant.epoch(), grant.slot(), calls, tokens);
        }
    }
}
