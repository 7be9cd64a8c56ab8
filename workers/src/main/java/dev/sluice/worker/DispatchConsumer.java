package dev.sluice.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the share group: takes records, has them handled, acknowledges them.
 *
 * <p>Kafka's share consumer hands out nothing new while a record of it is being renewed, so one member works on what one
 * poll brought until the last of it is done. A lane therefore runs several members.
 *
 * <p>The loop's thread alone touches the consumer. {@link #abort} may be called from any thread.
 */
final class DispatchConsumer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchConsumer.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);
    /** The client looks for renewals when a poll starts, so polls are short while one is awaited. */
    private static final Duration RENEWAL_POLL = Duration.ofMillis(20);

    private static final int DEFAULT_LOCK_MS = 30_000;
    private static final long LONGEST_WAIT_MS = 250;

    private record Position(TopicPartition partition, long offset) {}

    private final ShareConsumer<byte[], byte[]> consumer;
    private final RecordHandler handler;
    private final Semaphore permits;
    private final Stop stop;
    private final LongSupplier millis;
    private final BlockingQueue<HeldRecord> ended = new LinkedBlockingQueue<>();
    private final Map<Position, HeldRecord> held = new LinkedHashMap<>();
    /** Held records the client lets us acknowledge; the others are on their way through a renewal. */
    private final Map<Position, HeldRecord> acknowledgeable = new LinkedHashMap<>();

    private final Map<Position, Long> renewalSentAt = new HashMap<>();
    private long fetchSentAt;
    private volatile boolean aborted;
    private volatile boolean polled;

    /**
     * @param permits calls that may still start in the process; nothing is taken while there is none
     * @param millis a clock that never goes back
     */
    DispatchConsumer(
            ShareConsumer<byte[], byte[]> consumer,
            String topic,
            RecordHandler handler,
            Semaphore permits,
            Stop stop,
            LongSupplier millis) {
        this.consumer = consumer;
        this.handler = handler;
        this.permits = permits;
        this.stop = stop;
        this.millis = millis;
        consumer.setAcknowledgementCommitCallback(this::committed);
        consumer.subscribe(List.of(topic));
    }

    /** Runs until stopping is asked for and every record taken is acknowledged. */
    @Override
    public void run() {
        try (consumer) {
            fetchSentAt = millis.getAsLong();
            while (!held.isEmpty() || !stop.asked()) {
                if (held.isEmpty() && !hasCapacity()) {
                    continue;
                }
                poll();
                settle();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            held.values().forEach(HeldRecord::abort);
        }
    }

    /** Lets running calls be interrupted and their records be released. */
    void abort() {
        aborted = true;
    }

    /** Whether the broker has been asked for records. */
    boolean hasPolled() {
        return polled;
    }

    /** A fair semaphore lets us through only after the items of earlier batches, so nothing is taken that cannot start. */
    private boolean hasCapacity() throws InterruptedException {
        if (!permits.tryAcquire(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS)) {
            return false;
        }
        permits.release();
        return true;
    }

    private void poll() {
        long sentAt = millis.getAsLong();
        boolean idle = held.isEmpty();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(idle ? IDLE_POLL : RENEWAL_POLL)) {
            take(record);
        }
        // What this poll asked for may arrive after it, and wait in the client with its lock running.
        if (idle) {
            fetchSentAt = sentAt;
        }
        polled = true;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Position position = new Position(new TopicPartition(record.topic(), record.partition()), record.offset());
        Long renewed = renewalSentAt.remove(position);
        HeldRecord known = held.get(position);
        if (known == null || renewed == null) {
            if (known != null) {
                known.lease().lose();
            }
            int lockMs = consumer.acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MS);
            known = new HeldRecord(record, new RecordLease(millis, stop, lockMs, fetchSentAt));
            held.put(position, known);
        } else {
            known.lease().confirm(renewed);
        }
        acknowledgeable.put(position, known);
        // A lock that may be old already is renewed before anything starts.
        if (!known.isStarted() && !known.lease().due()) {
            known.start(handler, ended);
        }
    }

    /** Acknowledges what has ended, until renewals are due; then renews the rest. */
    private void settle() throws InterruptedException {
        boolean acknowledged = acknowledgeEnded();
        while (!acknowledgeable.isEmpty() && !renewalDue()) {
            if (acknowledged) {
                consumer.commitAsync();
            }
            ended.poll(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
            if (aborted) {
                held.values().forEach(HeldRecord::abort);
            }
            acknowledged = acknowledgeEnded();
        }
        long now = millis.getAsLong();
        acknowledgeable.forEach((position, record) -> {
            consumer.acknowledge(record.record(), AcknowledgeType.RENEW);
            renewalSentAt.put(position, now);
        });
        acknowledgeable.clear();
        if (acknowledged) {
            consumer.commitAsync();
        }
    }

    private boolean renewalDue() {
        return acknowledgeable.values().stream().anyMatch(record -> record.lease().due());
    }

    private boolean acknowledgeEnded() {
        return acknowledgeable.entrySet().removeIf(entry -> {
            AcknowledgeType verdict = entry.getValue().verdict();
            if (verdict == null) {
                return false;
            }
            consumer.acknowledge(entry.getValue().record(), verdict);
            held.remove(entry.getKey());
            return true;
        });
    }

    private void committed(Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception error) {
        if (error == null) {
            return;
        }
        offsets.forEach((partition, failed) -> failed.forEach(offset -> {
            Position position = new Position(partition.topicPartition(), offset);
            // An acknowledgement that failed is not repeated: the record comes back, and its items are known.
            if (renewalSentAt.remove(position) != null) {
                HeldRecord lost = held.remove(position);
                if (lost != null) {
                    lost.lease().lose();
                }
            }
        }));
        LOG.atWarn()
                .addKeyValue("records", offsets.values().stream().mapToInt(Set::size).sum())
                .addKeyValue("error", error instanceof KafkaException ? error.getMessage() : error.getClass().getName())
                .log("Acknowledgement failed; the records will be delivered again");
    }
}
