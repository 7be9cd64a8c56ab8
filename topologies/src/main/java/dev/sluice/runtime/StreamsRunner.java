package dev.sluice.runtime;

import dev.sluice.config.SluiceConfig;
import dev.sluice.health.Health;
import dev.sluice.health.HealthServer;
import dev.sluice.metrics.ProcessMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an application until it is stopped or has failed.
 *
 * <p>{@link #run} blocks its caller; {@link #stop} may be called by any thread, for example a shutdown hook.
 */
public final class StreamsRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsRunner.class);
    /** Below the 30 s that Kubernetes and the local stack grant before they kill. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final SluiceApplication application;
    private final KafkaStreams streams;
    private final UncaughtExceptions exceptions;
    private final Map<String, String> environment;
    private final ProcessMetrics metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * A runner that owns the application and closes it.
     *
     * @param metrics served beside the health; Kafka Streams' own are added
     */
    public StreamsRunner(
            SluiceApplication application,
            SluiceConfig config,
            Map<String, String> environment,
            ProcessMetrics metrics) {
        Properties properties = new Properties();
        properties.putAll(StreamsDefaults.of(config, application));
        this.application = application;
        this.environment = Map.copyOf(environment);
        this.metrics = metrics;
        this.exceptions = new UncaughtExceptions(pause -> LockSupport.parkNanos(pause.toNanos()));
        this.streams = new KafkaStreams(application.topology(), properties);
        streams.setUncaughtExceptionHandler(exceptions);
        streams.setStateListener((now, before) -> {
            LOG.info("{} is {}", application.name(), now);
            if (now == State.ERROR || now == State.NOT_RUNNING) {
                stopping.countDown();
            }
        });
    }

    /** Starts, waits for the end, closes everything in reverse order and says why it ended. */
    public ExitCode run() throws InterruptedException, IOException {
        try (application;
                KafkaStreamsMetrics engine = new KafkaStreamsMetrics(streams);
                HealthServer health = HealthServer.start(environment, () -> health(streams.state()), metrics)) {
            engine.bindTo(metrics.registry());
            LOG.info("{} starts, health on port {}", application.name(), health.port());
            streams.start();
            stopping.await();
            boolean closed = streams.close(CLOSE_TIMEOUT);
            if (exceptions.fatal().isPresent()) {
                return ExitCode.FAILED;
            }
            return closed ? ExitCode.OK : ExitCode.CLOSE_TIMEOUT;
        } finally {
            stopped.countDown();
        }
    }

    static Health health(State state) {
        return new Health(state != State.ERROR, state == State.RUNNING, state.name());
    }

    /** Asks the runner to end and waits until it has, but not for ever. */
    public void stop() {
        stopping.countDown();
        try {
            if (!stopped.await(CLOSE_TIMEOUT.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("{} did not stop in time", application.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
