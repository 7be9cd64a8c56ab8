package dev.sluice.worker;

import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.BatchJob;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topics;
import dev.sluice.worker.batch.JobLog;
import dev.sluice.worker.batch.LostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one partition, on the topic of jobs. A new owner's log fences off that of the one before: whoever has lost
 * the partition without knowing can note no further intent, and so submits nothing. Thread-safe.
 */
final class KafkaJobLog implements JobLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaJobLog.class);

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final SluiceConfig config;
    private final Producer<byte[], byte[]> producer;
    private final TopicPartition place;
    private boolean broken;
    private final SingleObjectSerde<BatchJob> serde = new SingleObjectSerde<>(BatchJob.class);

    /**
     * Opens the log; that of an earlier owner can write nothing from then on.
     *
     * @param partition that of the dispatches, and so of their jobs
     */
    KafkaJobLog(SluiceConfig config, Topics topics, int partition) {
        this.config = config;
        this.place = new TopicPartition(topics.name(Topics.BATCH_JOBS), partition);
        String id = config.worker().groupId() + "-batch-" + place;
        Map<String, Object> properties = ClientProperties.producer(config, id);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    @Override
    public void keep(BatchJob job) throws LostException, InterruptedException {
        send(job.getJobId(), serde.encode(job));
    }

    @Override
    public void forget(String jobId) throws LostException, InterruptedException {
        send(jobId, null);
    }

    private synchronized void send(String jobId, byte @Nullable [] value) throws LostException, InterruptedException {
        byte[] key = jobId.getBytes(StandardCharsets.UTF_8);
        try {
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(place.topic(), place.partition(), key, value));
            producer.commitTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new LostException("Another process has " + place + " now", e);
        } catch (InterruptException e) {
            broken = true;
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("Interrupted while sending").initCause(e);
        } catch (KafkaException | IllegalStateException e) {
            abort();
            throw new LostException("The state of job " + jobId + " was not kept", e);
        }
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            LOG.atInfo().addKeyValue("partition", place).log("Another process has the partition now");
        } catch (KafkaException | IllegalStateException e) {
            broken = true;
        }
    }

    /** Whether the log can be written to no more although the partition may still be held. */
    synchronized boolean isBroken() {
        return broken;
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    /** All jobs that are kept. */
    List<BatchJob> read() {
        Map<String, BatchJob> jobs = new LinkedHashMap<>();
        PartitionReader.all(ClientProperties.follower(config, "sluice-worker-batch-jobs"), place, record -> {
            String jobId = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                jobs.remove(jobId);
                return;
            }
            try {
                jobs.put(jobId, serde.decode(record.value()));
            } catch (SerializationException e) {
                LOG.atError().addKeyValue("job", jobId).log("The state of a job cannot be read and is ignored");
            }
        });
        return new ArrayList<>(jobs.values());
    }
}
