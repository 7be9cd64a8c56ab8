package dev.sluice.budget;

import dev.sluice.budget.streams.BudgetTopology;
import dev.sluice.config.SluiceConfig;
import dev.sluice.runtime.SluiceApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** The gate as an application: the one place that decides about money, exactly once. */
public final class BudgetApplication implements SluiceApplication {

    /** Its name. */
    public static final String NAME = "budget";

    private final SluiceConfig config;
    private final MeterRegistry meters;

    /**
     * The application of a configuration.
     *
     * @param meters where its meters are added
     */
    public BudgetApplication(SluiceConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Topology topology() {
        return new BudgetTopology(config, meters).build();
    }

    @Override
    public Map<String, Object> streamsProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.budget().applicationId());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.budget().threads());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // A dispatch is seen by workers when its transaction commits, so the interval is a part of every answer's
        // latency. Shorter intervals cost the brokers more than they bring.
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20);
        // The stream thread sleeps so long in poll when nothing comes; micro-batches close by its clock.
        properties.put(StreamsConfig.POLL_MS_CONFIG, 5);
        // A cache in front of the stores would save changelog writes of hot windows, and delay none; but a commit every
        // 20 ms flushes it before it saves anything.
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // Dispatches carry prompts; the limit is that of their topics, and the batch around a record takes a little.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                BudgetTopology.LARGE_RECORD_BYTES + 64 * 1024);
        // An instance that hangs in a transaction holds back every later dispatch for the workers for so long; a
        // collection pause or a slow broker must not be taken for that.
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(Duration.ofSeconds(20).toMillis()));
        // All records of a poll may land in one transaction; more of them would delay its commit.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 200);
        properties.putAll(config.budget().streams());
        return Map.copyOf(properties);
    }

    @Override
    public void close() {
        // Everything it holds belongs to the streams that were stopped before.
    }
}
