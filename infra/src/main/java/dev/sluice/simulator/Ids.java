package dev.sluice.simulator;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Ids no two replies share, also not those of an earlier process with the same bill. Thread safe. */
final class Ids {

    private static final int DIGITS = 32;

    private final String space;
    private final AtomicLong next = new AtomicLong();

    /**
     * A source of ids.
     *
     * @param space tells this process from others
     */
    Ids(String space) {
        this.space = space;
    }

    String next(String prefix) {
        byte[] name = (space + ":" + next.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
        return prefix + Sha256.of(name).hex().substring(0, DIGITS);
    }
}
