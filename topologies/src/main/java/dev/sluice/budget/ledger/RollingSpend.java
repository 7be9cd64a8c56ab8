package dev.sluice.budget.ledger;

import dev.sluice.schema.BudgetBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What counts in a rolling window, in buckets of a 48th of its length.
 *
 * <p>A bucket counts whole as long as any part of it may lie in the window, so that what is counted is never less than
 * what was spent in the length before an instant, and at most what was spent in 49 48ths of it. A request that comes late
 * counts in every window that contains it: the fullest of them decides. Later than a quarter of the length counts as a
 * quarter late, which bounds what is kept to 61 buckets.
 *
 * <p>Mutable; not thread-safe.
 */
final class RollingSpend {

    static final int BUCKETS = 48;
    static final int LATE_BUCKETS = BUCKETS / 4;

    private final long bucketMs;
    private final List<BudgetBucket> buckets;

    private RollingSpend(long bucketMs, List<BudgetBucket> buckets) {
        this.bucketMs = bucketMs;
        this.buckets = buckets;
    }

    static RollingSpend of(Duration length, List<BudgetBucket> stored) {
        return new RollingSpend(length.toMillis() / BUCKETS, new ArrayList<>(stored));
    }

    /** Amounts, nano-USD. */
    record Sum(long spent, long reserved) {

        static final Sum NOTHING = new Sum(0, 0);

        long committed() {
            return Money.plus(spent, reserved);
        }

        private Sum plus(BudgetBucket bucket) {
            return new Sum(
                    Money.plus(spent, bucket.getSpentNanoUsd()), Money.plus(reserved, bucket.getReservedNanoUsd()));
        }
    }

    long bucketMs() {
        return bucketMs;
    }

    long indexOf(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), bucketMs);
    }

    Instant startOf(long index) {
        return Instant.ofEpochMilli(Math.multiplyExact(index, bucketMs));
    }

    /** Index of the bucket that counts a request, given the newest that was seen. */
    long placeOf(Instant at, Instant newest) {
        return Math.max(indexOf(at), indexOf(newest) - LATE_BUCKETS);
    }

    /** What counts in the window that ends in a bucket. */
    Sum at(long end) {
        Sum sum = Sum.NOTHING;
        for (BudgetBucket bucket : buckets) {
            if (bucket.getIndex() >= end - BUCKETS && bucket.getIndex() <= end) {
                sum = sum.plus(bucket);
            }
        }
        return sum;
    }

    /** What counts in the fullest window that contains a bucket. */
    Sum fullest(long index) {
        Sum fullest = at(index);
        for (BudgetBucket later : buckets) {
            if (later.getIndex() > index && later.getIndex() <= index + BUCKETS) {
                Sum sum = at(later.getIndex());
                fullest = sum.committed() > fullest.committed() ? sum : fullest;
            }
        }
        return fullest;
    }

    /** What was spent in so many whole buckets before one. */
    long spentBefore(long end, int count) {
        long sum = 0;
        for (BudgetBucket bucket : buckets) {
            if (bucket.getIndex() >= end - count && bucket.getIndex() < end) {
                sum = Money.plus(sum, bucket.getSpentNanoUsd());
            }
        }
        return sum;
    }

    long spentIn(long index) {
        return spentBefore(index + 1, 1);
    }

    /** Index of the first bucket in which an amount fits if nothing is added; empty limits never have room. */
    long roomFrom(long from, long amount, long limit) {
        long room = from;
        for (BudgetBucket bucket : buckets) {
            if (Money.plus(at(room).committed(), amount) <= limit) {
                return room;
            }
            room = Math.max(room, bucket.getIndex() + BUCKETS + 1);
        }
        return room;
    }

    /** Adds to a bucket. */
    void add(long index, long reserved, long spent) {
        int at = 0;
        while (at < buckets.size() && buckets.get(at).getIndex() < index) {
            at++;
        }
        boolean known = at < buckets.size() && buckets.get(at).getIndex() == index;
        @Nullable BudgetBucket before = known ? buckets.get(at) : null;
        BudgetBucket after = before == null
                ? new BudgetBucket(index, spent, Math.max(0, reserved))
                : new BudgetBucket(
                        index,
                        Money.plus(before.getSpentNanoUsd(), spent),
                        Math.max(0, Money.plus(before.getReservedNanoUsd(), reserved)));
        boolean empty = after.getSpentNanoUsd() == 0 && after.getReservedNanoUsd() == 0;
        if (known && empty) {
            buckets.remove(at);
        } else if (known) {
            buckets.set(at, after);
        } else if (!empty) {
            buckets.add(at, after);
        }
    }

    /** Whether a bucket is still kept, given the newest request. */
    boolean keeps(long index, Instant newest) {
        return index >= indexOf(newest) - BUCKETS - LATE_BUCKETS;
    }

    /** The buckets that any request may still have to be checked against. */
    List<BudgetBucket> kept(Instant newest) {
        return buckets.stream().filter(b -> keeps(b.getIndex(), newest)).toList();
    }
}
