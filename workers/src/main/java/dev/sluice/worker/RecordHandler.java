package dev.sluice.worker;

import dev.sluice.schema.Dispatch;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.worker.Reporter.ReportLostException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what is said to the broker about a record. Thread-safe. */
final class RecordHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RecordHandler.class);

    private final SingleObjectSerde<Dispatch> serde = new SingleObjectSerde<>(Dispatch.class);
    private final BatchRunner batches;
    private final DeadLetters deadLetters;
    private final int deliveryLimit;

    /**
     * @param deliveryLimit deliveries after which the broker drops a record without a word
     */
    RecordHandler(BatchRunner batches, DeadLetters deadLetters, int deliveryLimit) {
        this.batches = batches;
        this.deadLetters = deadLetters;
        this.deliveryLimit = deliveryLimit;
    }

    /** ACCEPT when everything was reported, REJECT when the record is in the dead letters, else RELEASE. */
    AcknowledgeType handle(ConsumerRecord<byte[], byte[]> record, Lease lease) {
        int delivery = record.deliveryCount().orElse((short) 1);
        try {
            Dispatch dispatch = decode(record);
            if (batches.run(dispatch, delivery == 1, lease) == Outcome.REPORTED) {
                return AcknowledgeType.ACCEPT;
            }
            return delivery < deliveryLimit
                    ? AcknowledgeType.RELEASE
                    : bury(record, "DeliveriesExhausted", "Not reported in " + delivery + " deliveries");
        } catch (SerializationException e) {
            return bury(record, e.getClass().getName(), "Not a Dispatch");
        } catch (InterruptedException e) {
            // The thread ends with this record, and the consumer that interrupted it waits for the verdict.
            return AcknowledgeType.RELEASE;
        }
    }

    private Dispatch decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new SerializationException("No value");
        }
        return serde.decode(record.value());
    }

    private AcknowledgeType bury(ConsumerRecord<byte[], byte[]> record, String exception, String message) {
        try {
            deadLetters.keep(record, exception, message);
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", exception)
                    .log("Record moved to the dead letters");
            return AcknowledgeType.REJECT;
        } catch (ReportLostException e) {
            LOG.atError().addKeyValue("offset", record.offset()).setCause(e).log("Dead letter not acknowledged");
            return AcknowledgeType.RELEASE;
        } catch (InterruptedException e) {
            return AcknowledgeType.RELEASE;
        }
    }
}
