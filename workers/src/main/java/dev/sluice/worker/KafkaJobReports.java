package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.batch.JobReports;
import dev.sluice.worker.batch.LostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Reports calls of jobs as if they had been made one by one, many at a time. Thread-safe. */
final class KafkaJobReports implements JobReports {

    private static final int AT_ONCE = 200;
    private static final long STORE_WAIT_MS = 250;

    private interface Report {
        void send() throws ReportLostException, InterruptedException;
    }

    private final Reporter reporter;
    private final AnswerStore store;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    KafkaJobReports(Reporter reporter, AnswerStore store, InstantSource clock) {
        this.reporter = reporter;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void started(Collection<DispatchItem> items) throws LostException, InterruptedException {
        Instant now = clock.instant();
        all(items, item -> () -> reporter.report(Reports.of(CompletionKind.STARTED, item, now)));
    }

    @Override
    public void results(Collection<Result> results) throws LostException, InterruptedException {
        all(results, result -> () -> report(result));
    }

    private void report(Result result) throws ReportLostException, InterruptedException {
        switch (result) {
            case Result.Ended(var item, var kind, var error, var at) ->
                reporter.report(Reports.ended(kind, item, error, 1, at));
            case Result.Answered answered -> answered(answered);
        }
    }

    private void answered(Result.Answered result) throws ReportLostException, InterruptedException {
        DispatchItem item = result.item();
        // How long a job waited at the provider is no latency of a call.
        Answer.Builder answer = Answer.newBuilder(
                        Reports.answer(result.provider(), item, result.answer(), 1, 0, result.at()))
                .setBatch(true)
                .setProviderLatencyMs(null);
        boolean stored = item.getBodyTtlMs() > 0 && stored(item, answer.build());
        Answer reported = answer.setBodyStored(stored).build();
        reporter.report(reported);
        reporter.report(Reports.succeeded(item, reported));
    }

    private boolean stored(DispatchItem item, Answer answer) throws InterruptedException {
        try {
            return store.put(item.getEntryId(), answer, Duration.ofMillis(item.getBodyTtlMs()))
                    .toCompletableFuture()
                    .get(STORE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    private <T> void all(Collection<T> of, Function<T, Report> report) throws LostException, InterruptedException {
        List<Callable<Boolean>> tasks = of.stream()
                .map(one -> (Callable<Boolean>) () -> send(report.apply(one)))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> task : threads.invokeAll(tasks)) {
                boolean _ = task.get();
            }
        } catch (ExecutionException e) {
            throw new LostException("Not every call of a job was reported", e);
        }
    }

    private boolean send(Report report) throws ReportLostException, InterruptedException {
        permits.acquire();
        try {
            report.send();
            return true;
        } finally {
            permits.release();
        }
    }
}
