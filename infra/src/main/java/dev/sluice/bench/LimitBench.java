package dev.sluice.bench;

import dev.sluice.schema.Completion;
import dev.sluice.simulator.BillLine;
import dev.sluice.simulator.BillLog;
import dev.sluice.stack.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** How well workers keep to a limit they share when more calls wait than it allows, by the provider's own bill. */
public final class LimitBench {

    private static final int BATCH = 4;
    private static final long MINUTE_MS = 60_000;
    private static final String DEPLOYMENT = "bench-limited";

    private final LocalStack stack;
    private final int workers;

    /**
     * A bench for a stack of workers and a simulator that nobody else uses.
     */
    public LimitBench(LocalStack stack, int workers) {
        this.stack = stack;
        this.workers = workers;
    }

    /**
     * Measures.
     *
     * @param limit calls in a minute
     * @param outstanding calls that are sent and not ended, always
     */
    public LimitResult run(int limit, int outstanding, Duration time, Consumer<String> progress)
            throws IOException, InterruptedException {
        Semaphore room = new Semaphore(outstanding);
        progress.accept("measuring for " + time.toSeconds() + " s");
        long end = System.nanoTime() + time.toNanos();
        try (DispatchFeed feed = new DispatchFeed(stack.config())) {
            while (System.nanoTime() < end) {
                room.acquire(BATCH);
                for (CompletableFuture<Completion> call : feed.send(
                        BATCH, batch -> batch.setDeployment(DEPLOYMENT).setRequestsPerMinute(limit), _ -> {})) {
                    CompletableFuture<?> _ = call.whenComplete((_, _) -> room.release());
                }
            }
        }
        double refused = 0;
        for (int worker = 1; worker <= workers; worker++) {
            refused += Scrape.of(stack.process("worker-" + worker).metrics().orElseThrow())
                    .sum("sluice_worker_calls_total", "outcome=\"HTTP_429\"");
        }
        return result(limit, BillLog.read(stack.billLog()), Math.round(refused));
    }

    private LimitResult result(int limit, BillLog bill, long refused) {
        long[] times =
                bill.lines().stream().mapToLong(BillLine::timeMs).sorted().toArray();
        long most = mostWithin(times, MINUTE_MS);
        double seconds = (times[times.length - 1] - times[0]) / 1e3;
        return new LimitResult(workers, limit, most, times.length / seconds, refused);
    }

    /**
     * The most of these times that are within so long.
     *
     * @param times ascending
     */
    public static long mostWithin(long[] times, long span) {
        long most = 0;
        int first = 0;
        for (int last = 0; last < times.length; last++) {
            while (times[last] - times[first] >= span) {
                first++;
            }
            most = Math.max(most, last - first + 1L);
        }
        return most;
    }
}
