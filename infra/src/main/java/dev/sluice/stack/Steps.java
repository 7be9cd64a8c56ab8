package dev.sluice.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs steps, alone or side by side, and tells the listener, one call at a time. */
final class Steps {

    /** What a step does. */
    @FunctionalInterface
    interface Action {

        void run() throws IOException, InterruptedException;
    }

    /** A step with its name. */
    record Step(String name, Action action) {}

    private final StackProgress progress;

    Steps(StackProgress progress) {
        this.progress = progress;
    }

    void run(Step step) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        tell(() -> progress.started(step.name()));
        try {
            step.action().run();
        } catch (IOException | RuntimeException e) {
            tell(() -> progress.failed(step.name(), String.valueOf(e.getMessage())));
            throw e;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        tell(() -> progress.done(step.name(), millis));
    }

    /** Runs steps side by side; the first failure interrupts the others and is thrown when they have ended. */
    void allOrNone(List<Step> steps) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletionService<@Nullable Void> running = submit(steps, threads);
            try {
                for (int i = 0; i < steps.size(); i++) {
                    running.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                rethrow(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    /** Runs steps side by side, all to their end, and returns what went wrong. */
    List<Throwable> all(List<Step> steps) {
        List<Throwable> failures = new ArrayList<>();
        boolean interrupted = false;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletionService<@Nullable Void> running = submit(steps, threads);
            for (int ended = 0; ended < steps.size(); ) {
                try {
                    running.take().get();
                    ended++;
                } catch (ExecutionException e) {
                    failures.add(e.getCause() == null ? e : e.getCause());
                    ended++;
                } catch (InterruptedException e) {
                    // Half a stop would leave processes behind; each step has a limit of its own.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failures;
    }

    private CompletionService<@Nullable Void> submit(List<Step> steps, ExecutorService threads) {
        CompletionService<@Nullable Void> running = new ExecutorCompletionService<>(threads);
        for (Step step : steps) {
            var _ = running.submit(() -> {
                run(step);
                return null;
            });
        }
        return running;
    }

    private synchronized void tell(Runnable message) {
        message.run();
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException, InterruptedException {
        switch (failure) {
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(failure);
        }
    }
}
