package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.batch.JobReports;
import dev.sluice.worker.batch.LostException;
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
import java.util.function.Function;

/** Reports calls of jobs as if they had been made one by one, many at a time. Thread-safe. */
final class KafkaJobReports implements JobReports {

    private static final int AT_ONCE = 200;

    private interface Report {
        void send() throws ReportLostException, InterruptedException;
    }

    private final Reporter reporter;
    private final Delivery delivery;
    private final InstantSource clock;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    KafkaJobReports(Reporter reporter, AnswerStore store, InstantSource clock) {
        this.reporter = reporter;
        this.delivery = new Delivery(store, reporter);
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
        Answer answer = Answer.newBuilder(Reports.answer(result.provider(), item, result.answer(), 1, 0, result.at()))
                .setBatch(true)
                .setProviderLatencyMs(null)
                .build();
        reporter.report(delivery.deliver(item, answer));
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
