package dev.sluice.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.stack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How many calls a worker holds in flight when more than enough wait, and what it adds to each. The calls come as the gate
 * would send them, in batches of a few.
 */
public final class FlightBench {

    private static final int BATCH = 4;
    private static final double SECOND_MS = 1_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final LocalStack stack;
    private final int concurrency;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * A bench for a stack of one worker and a simulator that nobody else uses.
     *
     * @param concurrency calls in flight its worker may have
     */
    public FlightBench(LocalStack stack, int concurrency) {
        this.stack = stack;
        this.concurrency = concurrency;
    }

    /**
     * Measures.
     *
     * @param outstanding calls that are sent and not ended, always
     * @param warmUp time before, not counted
     * @param time time that counts
     */
    public FlightResult run(int outstanding, Duration warmUp, Duration time, Consumer<String> progress)
            throws IOException, InterruptedException {
        AtomicLong ended = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        Semaphore room = new Semaphore(outstanding);
        try (DispatchFeed feed = new DispatchFeed(stack.config())) {
            Thread feeder = Thread.ofVirtual().name("feeder").start(() -> feed(feed, room, ended, failed));
            progress.accept("warm-up");
            TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
            progress.accept("measuring");
            long pid = stack.process("worker-1").pid().orElseThrow();
            ProcessUse before = ProcessUse.of(pid);
            long endedBefore = ended.get();
            long start = System.nanoTime();
            List<Long> inFlight = new ArrayList<>();
            while (System.nanoTime() - start < time.toNanos()) {
                TimeUnit.SECONDS.sleep(1);
                inFlight.add(inFlight());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long calls = ended.get() - endedBefore;
            ProcessUse after = ProcessUse.of(pid);
            Scrape scrape = Scrape.of(stack.process("worker-1").metrics().orElseThrow());
            feeder.interrupt();
            feeder.join();
            if (failed.get() > 0) {
                throw new IllegalStateException(failed.get() + " calls failed; the worker's log says why");
            }
            return new FlightResult(
                    concurrency,
                    inFlight.stream().sorted().collect(Collectors.toList()),
                    calls / seconds,
                    after.peakBytes(),
                    (after.cpuMillis() - before.cpuMillis()) / SECOND_MS / seconds,
                    added(scrape, "TOGETHER", "0.5"),
                    added(scrape, "TOGETHER", "0.99"),
                    added(scrape, "BEFORE", "0.5"),
                    added(scrape, "AFTER", "0.5"));
        }
    }

    private static double added(Scrape scrape, String part, String quantile) {
        return scrape.sum("sluice_worker_overhead_seconds", "part=\"" + part + "\"", "quantile=\"" + quantile + "\"")
                * SECOND_MS;
    }

    private static void feed(DispatchFeed feed, Semaphore room, AtomicLong ended, AtomicLong failed) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                room.acquire(BATCH);
                for (CompletableFuture<Completion> end : feed.send(BATCH)) {
                    CompletableFuture<?> _ = end.whenComplete((completion, error) -> {
                        ended.incrementAndGet();
                        if (error != null || completion.getKind() != CompletionKind.SUCCEEDED) {
                            failed.incrementAndGet();
                        }
                        room.release();
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long inFlight() throws IOException, InterruptedException {
        HttpRequest stats = HttpRequest.newBuilder(URI.create(stack.simulatorUrl() + "/admin/stats"))
                .build();
        return JSON.readTree(
                        http.send(stats, HttpResponse.BodyHandlers.ofString()).body())
                .path("in_flight")
                .asLong();
    }
}
