package dev.sluice.budget.streams;

import dev.sluice.budget.GateSettings;
import dev.sluice.budget.policy.PolicyCheck;
import dev.sluice.budget.price.PriceCheck;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.serde.Serdes;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The gate as a topology: admissions and reports of a tenant meet in one partition of one sub-topology, so that one
 * thread decides about all of a tenant's budgets. Policies and prices are everywhere.
 */
public final class BudgetTopology {

    /** Largest record of topics that carry prompts; the changelog of open requests carries them, too. */
    public static final int LARGE_RECORD_BYTES = 8 * 1024 * 1024;

    private static final Duration SHORTEST_LINGER = Duration.ofMillis(1);

    private final SluiceConfig config;
    private final Topics topics;
    private final Serdes serdes;
    private final SharedCatalogue catalogue = new SharedCatalogue();
    private final GateMeters meters;

    public BudgetTopology(SluiceConfig config, MeterRegistry registry) {
        this.meters = new GateMeters(registry);
        this.config = config;
        this.topics = new Topics(config.topics().prefix());
        this.serdes = new Serdes(config.schemaRegistry());
    }

    /** Builds it; needs no broker and no registry. */
    public Topology build() {
        Topology topology = new Topology();
        catalogue(topology);
        gate(topology);
        dispatch(topology);
        sink(topology, Names.REFUSALS_SINK, Topics.REFUSALS, Names.GATE_PROCESSOR);
        sink(topology, Names.USAGE_SINK, Topics.USAGE, Names.GATE_PROCESSOR);
        sink(topology, Names.BUDGET_ALERTS_SINK, Topics.BUDGET_ALERTS, Names.GATE_PROCESSOR);
        sink(topology, Names.DISPATCH_SINK, Topics.DISPATCH, Names.DISPATCH_PROCESSOR);
        sink(topology, Names.DISPATCH_DEFERRED_SINK, Topics.DISPATCH_DEFERRED, Names.DISPATCH_PROCESSOR);
        return topology;
    }

    private void catalogue(Topology topology) {
        var policies = new GlobalTableProcessor.Kind<>(
                "POLICY",
                topics.name(Topics.POLICIES),
                Names.POLICIES_STORE,
                serdes.forTopic(Topics.POLICIES).deserializer(),
                PolicyCheck::faultyField,
                catalogue.policies::changed);
        global(topology, policies, Policy.class, Names.POLICIES_SOURCE, Names.POLICIES_PROCESSOR);
        var prices = new GlobalTableProcessor.Kind<>(
                "PRICE",
                topics.name(Topics.PRICES),
                Names.PRICES_STORE,
                serdes.forTopic(Topics.PRICES).deserializer(),
                PriceCheck::faultyField,
                catalogue.prices::changed);
        global(topology, prices, Price.class, Names.PRICES_SOURCE, Names.PRICES_PROCESSOR);
    }

    private static <V extends SpecificRecord> void global(
            Topology topology, GlobalTableProcessor.Kind<V> kind, Class<V> type, String source, String processor) {
        // In memory: small, read whole at every change, and read from the topic through the processor at every start.
        StoreBuilder<KeyValueStore<String, V>> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(kind.storeName()),
                        org.apache.kafka.common.serialization.Serdes.String(),
                        new SingleObjectSerde<>(type))
                .withLoggingDisabled();
        topology.addGlobalStore(
                store,
                source,
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                kind.topic(),
                processor,
                () -> new GlobalTableProcessor<>(kind));
    }

    private void gate(Topology topology) {
        GateSettings settings = GateSettings.of(config);
        source(topology, Names.ADMISSIONS_SOURCE, Topics.ADMISSIONS);
        source(topology, Names.COMPLETIONS_SOURCE, Topics.COMPLETIONS);
        source(topology, Names.RATINGS_SOURCE, Topics.RATINGS);
        topology.addProcessor(
                Names.GATE_PROCESSOR,
                () -> new GateProcessor(settings, catalogue, meters),
                Names.ADMISSIONS_SOURCE,
                Names.COMPLETIONS_SOURCE,
                Names.RATINGS_SOURCE);
        GateStores.builders().forEach(store -> topology.addStateStore(store, Names.GATE_PROCESSOR));
    }

    private void dispatch(Topology topology) {
        Duration linger = config.budget().batchLinger();
        Duration period = linger.compareTo(SHORTEST_LINGER) < 0 ? SHORTEST_LINGER : linger;
        topology.addProcessor(
                Names.DISPATCH_PROCESSOR,
                () -> new DispatchProcessor(config.budget().batchSize(), period, catalogue),
                Names.GATE_PROCESSOR);
        topology.addStateStore(GateStores.store(Names.PENDING_STORE, PendingDispatch.class), Names.DISPATCH_PROCESSOR);
        topology.connectProcessorAndStateStores(
                Names.DISPATCH_PROCESSOR, Names.REQUESTS_STORE, Names.RESERVATIONS_STORE);
    }

    private <T extends SpecificRecord> void source(Topology topology, String name, Topic<T> topic) {
        topology.addSource(
                name, new StringDeserializer(), serdes.forTopic(topic).deserializer(), topics.name(topic));
    }

    private <T extends SpecificRecord> void sink(Topology topology, String name, Topic<T> topic, String... parents) {
        topology.addSink(
                name,
                topics.name(topic),
                new StringSerializer(),
                serdes.forTopic(topic).serializer(),
                parents);
    }
}
