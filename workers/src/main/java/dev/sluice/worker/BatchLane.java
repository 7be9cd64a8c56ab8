package dev.sluice.worker;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.topic.Topics;
import dev.sluice.worker.batch.Desk;
import dev.sluice.worker.batch.JobReports;
import dev.sluice.worker.provider.BatchApis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The process's share of the batch lane: partitions of an ordinary consumer group, because a job collects what many
 * records bring and must have one owner.
 */
final class BatchLane {

    private static final String CLIENT_ID = "sluice-worker-batch";
    private static final Duration SESSION = Duration.ofSeconds(10);

    private final Runnable onFailure;
    private final StepTimer timer = new StepTimer("batch-timer");
    private final BatchConsumer consumer;
    private final Thread thread;
    private final Stop stop;

    /**
     * @param onFailure called when the lane ends although nobody asked it to
     */
    BatchLane(
            SluiceConfig config,
            Topics topics,
            BatchApis apis,
            JobReports reports,
            Producer<byte[], byte[]> producer,
            InstantSource clock,
            Stop stop,
            Runnable onFailure) {
        this.onFailure = onFailure;
        this.stop = stop;
        Path folder = config.stateDir().resolve("batch-jobs");
        empty(folder);
        Desk desk = new Desk(config.worker().batch(), apis.byProvider(), reports, timer, folder, clock);
        Map<String, Object> properties = properties(config, config.worker().groupId() + "-batch");
        BatchPartitions partitions =
                new BatchPartitions(config, topics, desk, session(properties).dividedBy(2));
        consumer = new BatchConsumer(
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topics.name(Topics.DISPATCH_BATCH),
                partitions,
                new DeadLetters(producer, topics.deadLetters()),
                stop);
        thread = Thread.ofPlatform()
                .name("batch-poll")
                .uncaughtExceptionHandler((failed, error) -> Failures.log(failed, error))
                .unstarted(this::run);
    }

    private static Map<String, Object> properties(SluiceConfig config, String groupId) {
        Map<String, Object> properties = ClientProperties.consumer(config, CLIENT_ID, groupId);
        // A partition that stays keeps its jobs running while others move.
        properties.putIfAbsent(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // Jobs of a process that died are looked at by nobody for so long.
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(SESSION.toMillis()));
        return properties;
    }

    private static Duration session(Map<String, Object> properties) {
        Object configured = properties.getOrDefault(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION.toMillis());
        return Duration.ofMillis(Long.parseLong(String.valueOf(configured)));
    }

    /** What an earlier process left is read again from the topic. */
    private static void empty(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Inputs of jobs cannot be removed from " + folder, e);
        }
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            consumer.run();
        } finally {
            timer.close();
            if (!stop.asked()) {
                onFailure.run();
            }
        }
    }

    /** Whether the lane runs and has asked for records. */
    boolean isReady() {
        return thread.isAlive() && consumer.hasPolled();
    }

    /** Waits for polling and for steps of jobs to end; false when some still run after the time. */
    boolean await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        thread.join(Duration.ofNanos(Math.max(1, nanos)));
        return !thread.isAlive() && timer.await(end - System.nanoTime());
    }
}
