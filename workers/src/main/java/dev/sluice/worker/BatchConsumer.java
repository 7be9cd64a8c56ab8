package dev.sluice.worker;

import dev.sluice.schema.Dispatch;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.batch.LostException;
import dev.sluice.worker.batch.PartitionDesk;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings dispatches to the desks of their partitions. Nothing here waits for a provider.
 *
 * <p>The loop's thread alone touches the consumer.
 */
final class BatchConsumer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final BatchPartitions partitions;
    private final DeadLetters deadLetters;
    private final Stop stop;
    private final SingleObjectSerde<Dispatch> serde = new SingleObjectSerde<>(Dispatch.class);
    private volatile boolean polled;

    BatchConsumer(
            Consumer<byte[], byte[]> consumer,
            String topic,
            BatchPartitions partitions,
            DeadLetters deadLetters,
            Stop stop) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.deadLetters = deadLetters;
        this.stop = stop;
        consumer.subscribe(List.of(topic), new Handover());
    }

    private final class Handover implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            partitions.take(assigned);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            commit();
            partitions.give(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            partitions.give(lost);
        }
    }

    /** Runs until stopping is asked for. */
    @Override
    public void run() {
        try (consumer) {
            while (!stop.asked()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                polled = true;
                partitions.polled();
                partitions.tick();
                commit();
                partitions.forget();
                throttle();
            }
            commit();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            partitions.giveAll();
        }
    }

    /** Whether the broker has been asked for records. */
    boolean hasPolled() {
        return polled;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        @Nullable PartitionDesk desk = partitions.find(new TopicPartition(record.topic(), record.partition()));
        while (desk != null && !stop.asked()) {
            try {
                take(record, desk);
                return;
            } catch (LostException | ReportLostException e) {
                LOG.atWarn().addKeyValue("offset", record.offset()).setCause(e).log("A dispatch is taken again");
                stop.pause(PAUSE);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, PartitionDesk desk)
            throws LostException, ReportLostException, InterruptedException {
        Dispatch dispatch;
        try {
            if (record.value() == null) {
                throw new SerializationException("No value");
            }
            dispatch = serde.decode(record.value());
        } catch (SerializationException e) {
            deadLetters.keep(record, e.getClass().getName(), "Not a Dispatch");
            desk.skip(record.offset());
            return;
        }
        desk.take(record.offset(), dispatch);
    }

    private void commit() {
        Map<TopicPartition, Long> offsets = partitions.committable();
        if (offsets.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, position) -> committed.put(partition, new OffsetAndMetadata(position)));
        try {
            consumer.commitSync(committed);
        } catch (KafkaException e) {
            boolean passing = e instanceof RetriableException
                    || e instanceof RebalanceInProgressException
                    || e instanceof CommitFailedException;
            if (!passing) {
                throw e;
            }
            // The next owner reads a little more, and finds what is kept of it.
            LOG.atInfo().addKeyValue("error", e.getClass().getSimpleName()).log("Offsets not committed");
            return;
        }
        partitions.committed(offsets);
    }

    private void throttle() {
        Set<TopicPartition> full = new HashSet<>(partitions.full());
        Set<TopicPartition> open = new HashSet<>(consumer.paused());
        open.removeAll(full);
        consumer.pause(full);
        consumer.resume(open);
    }
}
