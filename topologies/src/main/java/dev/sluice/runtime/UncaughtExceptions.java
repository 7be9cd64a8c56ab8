package dev.sluice.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about a dying stream thread: trouble that passes gets a new thread, everything else ends the process and is
 * remembered as its cause.
 *
 * <p>Called on stream threads; thread-safe.
 */
final class UncaughtExceptions implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);
    /** A thread that fails at once must not spin through rebalances while the registry is away. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AtomicReference<Optional<Throwable>> fatal = new AtomicReference<>(Optional.empty());
    private final Consumer<Duration> pause;

    UncaughtExceptions(Consumer<Duration> pause) {
        this.pause = pause;
    }

    /** The first exception that ended the streams. */
    Optional<Throwable> fatal() {
        return fatal.get();
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (exception instanceof Exception && Failures.isTransient(exception)) {
            LOG.warn("Stream thread {} is replaced", Thread.currentThread().getName(), exception);
            pause.accept(PAUSE);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("Stream thread {} failed", Thread.currentThread().getName(), exception);
        fatal.compareAndSet(Optional.empty(), Optional.of(exception));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
}
