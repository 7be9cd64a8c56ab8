package dev.sluice.worker;

import dev.sluice.config.SluiceConfig;
import dev.sluice.topic.Topics;
import dev.sluice.worker.batch.Desk;
import dev.sluice.worker.batch.LostException;
import dev.sluice.worker.batch.Ownership;
import dev.sluice.worker.batch.PartitionDesk;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions this process has. Belongs to the thread that polls, but for the right to act. */
final class BatchPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(BatchPartitions.class);

    private final SluiceConfig config;
    private final Topics topics;
    private final Desk desk;
    private final long heldNanos;
    private final Map<TopicPartition, Owned> owned = new HashMap<>();
    private volatile long polledAt = System.nanoTime();

    /** A partition for as long as it is held. */
    private final class Owned implements Ownership {

        private final KafkaJobLog log;
        private final PartitionDesk partition;
        private volatile boolean over;
        private long committed = -1;

        Owned(TopicPartition where) {
            log = new KafkaJobLog(config, topics, where.partition());
            partition = new PartitionDesk(desk, where.toString(), log, new KafkaDispatchSource(config, where), this);
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public boolean isHeld() {
            return !over && System.nanoTime() - polledAt < heldNanos;
        }
    }

    /**
     * @param held a process that did not poll for so long may have lost its partitions without knowing; below the
     *     session time of the group, after which another member gets them
     */
    BatchPartitions(SluiceConfig config, Topics topics, Desk desk, Duration held) {
        this.config = config;
        this.topics = topics;
        this.desk = desk;
        this.heldNanos = held.toNanos();
    }

    /** The group has been asked for records, and so has not forgotten this process. */
    void polled() {
        polledAt = System.nanoTime();
    }

    /** Takes partitions over, and goes on with their jobs. */
    void take(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Owned taken = new Owned(partition);
            owned.put(partition, taken);
            taken.partition.restore(taken.log.read());
        }
    }

    /** Gives partitions up. */
    void give(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            @Nullable Owned given = owned.remove(partition);
            if (given != null) {
                given.over = true;
                given.partition.discard();
                given.log.close();
            }
        }
    }

    void giveAll() {
        give(Set.copyOf(owned.keySet()));
    }

    /** The calls of a partition; null when this process does not have it. */
    @Nullable
    PartitionDesk find(TopicPartition partition) {
        @Nullable Owned found = owned.get(partition);
        return found == null ? null : found.partition;
    }

    /** Lets collections leave whose time has come. */
    void tick() {
        owned.forEach((partition, one) -> {
            if (one.log.isBroken()) {
                throw new IllegalStateException("No more jobs can be kept of " + partition);
            }
            one.partition.tick();
        });
    }

    /** Where the next owners would have to begin, of partitions where that has changed. */
    Map<TopicPartition, Long> committable() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        owned.forEach((partition, one) -> {
            long position = one.partition.committable();
            if (position > one.committed) {
                offsets.put(partition, position);
            }
        });
        return offsets;
    }

    /** The group knows. */
    void committed(Map<TopicPartition, Long> offsets) {
        offsets.forEach((partition, position) -> {
            @Nullable Owned one = owned.get(partition);
            if (one != null) {
                one.committed = position;
            }
        });
    }

    /** Removes ended jobs whose calls no next owner will read. */
    void forget() throws InterruptedException {
        for (Owned one : owned.values()) {
            try {
                one.partition.committed(one.committed);
            } catch (LostException e) {
                LOG.atWarn().setCause(e).log("An ended job stays on the topic of jobs until the next start");
            }
        }
    }

    /** Partitions whose jobs wait for the provider. */
    Collection<TopicPartition> full() {
        return owned.entrySet().stream()
                .filter(one -> one.getValue().partition.isFull())
                .map(Map.Entry::getKey)
                .toList();
    }
}
