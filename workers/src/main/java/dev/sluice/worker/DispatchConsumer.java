package dev.sluice.worker;

import java.time.Duration;
import java.util.HashSet;
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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of the share group: takes records, has them handled, acknowledges them.
 *
 * <p>What Kafka's share consumer does with renewals shapes the loop. It hands out nothing new while a record is being
 * renewed, so a member works on what one poll brought until the last of it is done, and a lane runs several members. A
 * poll that carries renewals fetches ahead, and what it fetched would lose its lock while it waits, so renewals are
 * committed by themselves and polled for only when they are done.
 *
 * <p>The loop's thread alone touches the consumer. {@link #abort} may be called from any thread.
 */
final class DispatchConsumer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchConsumer.class);
    private static final Duration FETCH = Duration.ofMillis(500);
    private static final Duration JOIN = Duration.ofMillis(100);
    private static final Duration RETURN_RENEWED = Duration.ofMillis(20);
    private static final int RETURN_POLLS = 10;
    private static final int DEFAULT_LOCK_MS = 30_000;
    private static final long LONGEST_WAIT_MS = 250;
    private static final long NONE = -1;

    private record Position(TopicPartition partition, long offset) {

        static Position of(ConsumerRecord<?, ?> record) {
            return new Position(new TopicPartition(record.topic(), record.partition()), record.offset());
        }
    }

    private final PatientPoll consumer;
    private final RecordHandler handler;
    private final Semaphore permits;
    private final Stop stop;
    private final Parking.Spot spot;
    private final LongSupplier millis;
    private final BlockingQueue<HeldRecord> ended = new LinkedBlockingQueue<>();
    private final Map<Position, HeldRecord> held = new LinkedHashMap<>();
    private final Set<Position> failed = new HashSet<>();
    private long outstandingSince = NONE;
    private volatile boolean aborted;
    private volatile boolean polled;

    /**
     * @param permits calls that may still start in the process; nothing is taken while there is none
     * @param spot keeps this member while its calls wait for limits
     * @param millis a clock that never goes back
     */
    DispatchConsumer(
            ShareConsumer<byte[], byte[]> consumer,
            String topic,
            RecordHandler handler,
            Semaphore permits,
            Stop stop,
            Parking.Spot spot,
            LongSupplier millis) {
        this.consumer = new PatientPoll(consumer, stop);
        this.handler = handler;
        this.permits = permits;
        this.stop = stop;
        this.spot = spot;
        this.millis = millis;
        consumer.setAcknowledgementCommitCallback(this::committed);
        consumer.subscribe(List.of(topic));
    }

    /** Runs until stopping is asked for and every record taken is acknowledged. */
    @Override
    public void run() {
        try (consumer) {
            while (!stop.asked()) {
                if (hasCapacity()) {
                    fetch();
                    settle();
                }
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

    private void fetch() throws InterruptedException {
        long sentAt = millis.getAsLong();
        ConsumerRecords<byte[], byte[]> records = consumer.poll(polled ? FETCH : JOIN);
        polled = true;
        // What an empty poll asked for may have come after it and have waited in the client with its lock running.
        long heldSince = outstandingSince == NONE ? sentAt : outstandingSince;
        outstandingSince = records.isEmpty() ? sentAt : NONE;
        records.forEach(record -> take(record, heldSince));
    }

    private void take(ConsumerRecord<byte[], byte[]> record, long heldSince) {
        int lockMs = consumer.delegate().acquisitionLockTimeoutMs().orElse(DEFAULT_LOCK_MS);
        HeldRecord taken = new HeldRecord(record, new RecordLease(millis, stop, spot, lockMs, heldSince));
        held.put(Position.of(record), taken);
        startIfFresh(taken);
    }

    /** A lock that may be old already is renewed before anything starts. */
    private void startIfFresh(HeldRecord record) {
        if (!record.isStarted() && record.verdict() == null && !record.lease().due()) {
            record.start(handler, ended);
        }
    }

    /** Acknowledges what ends and renews the rest, until nothing is held. */
    private void settle() throws InterruptedException {
        while (!held.isEmpty()) {
            if (aborted) {
                held.values().forEach(HeldRecord::abort);
            }
            if (acknowledgeEnded()) {
                consumer.delegate().commitAsync();
            } else if (held.values().stream().anyMatch(record -> record.lease().due())) {
                renew();
            } else {
                ended.poll(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
            }
        }
        ended.clear();
    }

    private boolean acknowledgeEnded() {
        return held.entrySet().removeIf(entry -> {
            AcknowledgeType verdict = entry.getValue().verdict();
            if (verdict == null) {
                return false;
            }
            consumer.delegate().acknowledge(entry.getValue().record(), verdict);
            return true;
        });
    }

    private void renew() throws InterruptedException {
        long sentAt = millis.getAsLong();
        held.values().forEach(record -> consumer.delegate().acknowledge(record.record(), AcknowledgeType.RENEW));
        failed.clear();
        consumer.delegate().commitSync();
        held.entrySet().removeIf(entry -> {
            boolean lost = failed.contains(entry.getKey());
            if (lost) {
                entry.getValue().lose();
            }
            return lost;
        });
        Set<Position> returned = returned();
        held.entrySet().removeIf(entry -> {
            HeldRecord record = entry.getValue();
            if (!returned.contains(entry.getKey())) {
                record.lose();
                return true;
            }
            if (record.lease().confirm(sentAt)) {
                startIfFresh(record);
            } else {
                record.lose();
            }
            return false;
        });
    }

    /** Only what a poll has returned can be acknowledged again. */
    private Set<Position> returned() throws InterruptedException {
        Set<Position> returned = new HashSet<>();
        for (int polls = 0; !held.isEmpty() && returned.isEmpty() && polls < RETURN_POLLS; polls++) {
            long sentAt = millis.getAsLong();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(polls == 0 ? Duration.ZERO : RETURN_RENEWED)) {
                returned.add(Position.of(record));
                if (!held.containsKey(Position.of(record))) {
                    take(record, sentAt);
                }
            }
        }
        return returned;
    }

    private void committed(Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception error) {
        if (error == null) {
            return;
        }
        // An acknowledgement that failed is not repeated: the record comes back, and its items are known.
        offsets.forEach((partition, positions) ->
                positions.forEach(offset -> failed.add(new Position(partition.topicPartition(), offset))));
        LOG.atWarn()
                .addKeyValue(
                        "records", offsets.values().stream().mapToInt(Set::size).sum())
                .addKeyValue("error", error.getClass().getSimpleName())
                .log("Acknowledgement failed; the records will be delivered again");
    }
}
