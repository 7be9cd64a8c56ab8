package dev.sluice.simulator;

/**
 * Chance that can be repeated: the same seed, body and occurrence give the same draw, in whatever order requests arrive.
 *
 * @param base state all values derive from
 */
record Draw(long base) {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** What a value is drawn for; values of different purposes are independent. */
    enum Purpose {
        LATENCY_RADIUS(1),
        LATENCY_ANGLE(2),
        FAULT(3),
        FAULT_KIND(4),
        RETRY_AFTER(5),
        TEXT(6),
        LENGTH(7);

        private final long salt;

        Purpose(long salt) {
            this.salt = salt;
        }
    }

    static Draw of(long seed, long bodyHash, long occurrence) {
        return new Draw(mix(mix(seed) ^ mix(bodyHash + GOLDEN_GAMMA) ^ mix(occurrence * GOLDEN_GAMMA)));
    }

    /** Uniform in {@code [0, bound)}. */
    int below(Purpose purpose, int bound) {
        return Math.toIntExact(Long.remainderUnsigned(bits(purpose), bound));
    }

    /** Standard normal. */
    double gaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - unit(Purpose.LATENCY_RADIUS)));
        return radius * Math.cos(2 * Math.PI * unit(Purpose.LATENCY_ANGLE));
    }

    private double unit(Purpose purpose) {
        return (bits(purpose) >>> 11) * 0x1.0p-53;
    }

    private long bits(Purpose purpose) {
        return mix(base + purpose.salt * GOLDEN_GAMMA);
    }

    /** The finaliser of SplitMix64. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
