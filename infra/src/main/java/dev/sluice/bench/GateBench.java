package dev.sluice.bench;

import dev.sluice.bench.GateResult.Decisions;
import dev.sluice.schema.Admission;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** Decisions about money of one task, in this process. */
public final class GateBench {

    private static final int REPETITIONS = 5;
    private static final int WARM_UP = 2;

    private final Path directory;
    private final int budgets;
    private final int users;
    private final int calls;
    private final Consumer<String> progress;

    /**
     * A bench.
     *
     * @param directory for the state; must be empty
     * @param budgets budgets of the tenant, 5 or more
     * @param users users of the tenant
     * @param calls decisions in each repetition
     * @param progress told what begins
     */
    public GateBench(Path directory, int budgets, int users, int calls, Consumer<String> progress) {
        this.directory = directory;
        this.budgets = budgets;
        this.users = users;
        this.calls = calls;
        this.progress = progress;
    }

    /** Measures. */
    public GateResult run() {
        List<Decisions> decisions = new ArrayList<>();
        decisions.add(decisions("month, a thousand users", "MONTH", i -> i % Math.min(users, 1_000)));
        decisions.add(decisions("month, one user", "MONTH", i -> 1));
        decisions.add(decisions("month, always another user", "MONTH", i -> i % users));
        decisions.add(decisions("rolling 24h, a thousand users", "ROLLING PT24H", i -> i % Math.min(users, 1_000)));
        return new GateResult(budgets, users, decisions, state());
    }

    private Decisions decisions(String what, String window, IntUnaryOperator userOf) {
        progress.accept(what);
        List<long[]> times = new ArrayList<>();
        List<Long> decided = new ArrayList<>();
        List<Long> settled = new ArrayList<>();
        try (GateRig rig = new GateRig(
                directory.resolve(Integer.toHexString(what.hashCode())),
                GateTraffic.policies(budgets, window),
                GateTraffic.prices())) {
            for (int repetition = -WARM_UP; repetition < REPETITIONS; repetition++) {
                long first = (long) (repetition + WARM_UP) * calls;
                List<Admission> admissions = admissions(first, userOf);
                long[] nanos = new long[calls];
                long begin = System.nanoTime();
                for (int i = 0; i < calls; i++) {
                    long start = System.nanoTime();
                    rig.gate().admit(admissions.get(i), Instant.now());
                    nanos[i] = System.nanoTime() - start;
                }
                long deciding = System.nanoTime() - begin;
                long settling = settle(rig, first);
                if (repetition >= 0) {
                    times.add(nanos);
                    decided.add(perSecond(deciding));
                    settled.add(perSecond(settling));
                }
            }
            check(rig, (long) (REPETITIONS + WARM_UP) * calls);
        }
        return new Decisions(what, Timing.of(times), decided, settled);
    }

    private List<Admission> admissions(long first, IntUnaryOperator userOf) {
        List<Admission> admissions = new ArrayList<>(calls);
        Instant now = Instant.now();
        for (int i = 0; i < calls; i++) {
            admissions.add(GateTraffic.admission(first + i, userOf.applyAsInt((int) (first + i)), now));
        }
        return admissions;
    }

    private long settle(GateRig rig, long first) {
        Instant now = Instant.now();
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            rig.gate().report(GateTraffic.started(first + i, now), now);
            rig.gate().report(GateTraffic.succeeded(first + i, now), now);
        }
        return System.nanoTime() - begin;
    }

    /** State of all users; each has made a request that was settled. */
    private Map<String, Long> state() {
        try (GateRig rig =
                new GateRig(directory.resolve("state"), GateTraffic.policies(budgets, "MONTH"), GateTraffic.prices())) {
            for (int user = 0; user < users; user++) {
                if (user % 100_000 == 0) {
                    progress.accept("state: " + user + " of " + users + " users");
                }
                Instant now = Instant.now();
                rig.gate().admit(GateTraffic.admission(user, user, now), now);
                rig.gate().report(GateTraffic.started(user, now), now);
                rig.gate().report(GateTraffic.succeeded(user, now), now);
            }
            check(rig, users);
            return rig.closed();
        }
    }

    private static void check(GateRig rig, long requests) {
        if (rig.dispatched() != requests || rig.refused() != 0 || rig.lines() != requests) {
            throw new IllegalStateException("Of " + requests + " requests " + rig.dispatched() + " were let through, "
                    + rig.refused() + " refused, " + rig.lines() + " charged");
        }
    }

    private long perSecond(long nanos) {
        return Math.round(calls * 1e9 / nanos);
    }
}
