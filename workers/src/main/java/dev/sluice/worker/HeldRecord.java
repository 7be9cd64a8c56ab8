package dev.sluice.worker;

import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record this process has the lock of.
 *
 * <p>The poll loop's thread owns it; the thread of its calls only sets the verdict.
 */
final class HeldRecord {

    private final ConsumerRecord<byte[], byte[]> record;
    private final RecordLease lease;
    private @Nullable Thread calls;
    private volatile @Nullable AcknowledgeType verdict;

    HeldRecord(ConsumerRecord<byte[], byte[]> record, RecordLease lease) {
        this.record = record;
        this.lease = lease;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    RecordLease lease() {
        return lease;
    }

    /** What to say to the broker; null while calls run. */
    @Nullable
    AcknowledgeType verdict() {
        return verdict;
    }

    boolean isStarted() {
        return calls != null;
    }

    /** Starts the calls; this record is put into the queue when they have ended, however they ended. */
    void start(RecordHandler handler, BlockingQueue<HeldRecord> ended) {
        calls = Thread.ofVirtual()
                .name("dispatch-" + record.partition() + "-" + record.offset())
                .start(() -> {
                    AcknowledgeType said = AcknowledgeType.RELEASE;
                    try {
                        said = handler.handle(record, lease);
                    } finally {
                        verdict = said;
                        ended.add(this);
                    }
                });
    }

    /** Gives up a lock that cannot be trusted: calls that run may end, none starts. */
    void lose() {
        lease.lose();
        if (calls == null) {
            verdict = AcknowledgeType.RELEASE;
        }
    }

    /** Interrupts the calls; what they were about to do is left to the next delivery. */
    void abort() {
        if (calls == null) {
            verdict = AcknowledgeType.RELEASE;
        } else {
            calls.interrupt();
        }
    }
}
