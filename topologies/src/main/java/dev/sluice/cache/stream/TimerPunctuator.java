package dev.sluice.cache.stream;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Punctuator;

/** Lets time act on a partition, in slices short enough not to hold up its records; the rest comes next time. */
final class TimerPunctuator implements Punctuator {

    static final Duration INTERVAL = Duration.ofMillis(100);

    private static final int BATCH = 200;
    private static final long BUDGET_NANOS = Duration.ofMillis(20).toNanos();

    /** Does what is due at a time in epoch ms, at most so many things; returns whether there may be more. */
    interface Ticking {
        boolean tick(long now, int limit);
    }

    private final Ticking tier;
    private final LongSupplier nanoClock;

    TimerPunctuator(Ticking tier, LongSupplier nanoClock) {
        this.tier = tier;
        this.nanoClock = nanoClock;
    }

    @Override
    public void punctuate(long now) {
        long started = nanoClock.getAsLong();
        boolean more = true;
        while (more && nanoClock.getAsLong() - started < BUDGET_NANOS) {
            more = tier.tick(now, BATCH);
        }
    }
}
