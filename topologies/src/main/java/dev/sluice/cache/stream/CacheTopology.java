package dev.sluice.cache.stream;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.tokens.TokenCounter;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Policy;
import dev.sluice.schema.SeenRequest;
import dev.sluice.serde.Serdes;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology of the cache application: requests are checked where they arrive and go by fingerprint to the exact tier,
 * where answers and refusals meet them. Names are part of the deployment's state and stay for ever.
 */
public final class CacheTopology {

    static final String POLICIES = "policies";
    static final String INTAKE = "intake";
    static final String LOOKUP = "lookup";
    static final String EXACT = "exact";

    private static final Serde<String> KEYS = org.apache.kafka.common.serialization.Serdes.String();

    private final Topics topics;
    private final TopicSettings topicSettings;
    private final CacheSettings settings;
    private final Serdes serdes;
    private final AnswerStore bodies;
    private final TokenCounter tokens = new TokenCounter();
    private final QueryTypeClassifier queryTypes = new QueryTypeClassifier();
    private final ExclusionRules exclusions;

    public CacheTopology(TopicSettings topics, CacheSettings settings, Serdes serdes, AnswerStore bodies) {
        this.topics = new Topics(topics.prefix());
        this.topicSettings = topics;
        this.settings = settings;
        this.serdes = serdes;
        this.bodies = bodies;
        this.exclusions = ExclusionRules.with(settings.exclusions());
    }

    /** Builds the topology; needs no broker. */
    public Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.globalTable(
                topics.name(Topics.POLICIES),
                Consumed.with(KEYS, serdes.forTopic(Topics.POLICIES)).withName("policy-records"),
                Materialized.<String, Policy, KeyValueStore<Bytes, byte[]>>as(POLICIES)
                        .withStoreType(Materialized.StoreType.IN_MEMORY));

        KStream<String, SpecificRecord> taken = builder.stream(
                        topics.name(Topics.REQUESTS),
                        Consumed.with(KEYS, serdes.forTopic(Topics.REQUESTS))
                                .withTimestampExtractor(new RequestTimestamps())
                                .withName("requests"))
                .process(new Intakes(settings, queryTypes, exclusions), Named.as(INTAKE));

        // Answers and refusals come by the same key, so all three have the same number of partitions.
        KStream<String, Lookup> lookups = only(taken, Lookup.class, "lookups")
                .repartition(Repartitioned.with(KEYS, new SingleObjectSerde<>(Lookup.class))
                        .withName(LOOKUP)
                        .withNumberOfPartitions(topicSettings.partitions()));
        KStream<String, SpecificRecord> decided = any(lookups, "any-lookup")
                .merge(any(internal(builder, Topics.ANSWERS, "answers"), "any-answer"), Named.as("with-answers"))
                .merge(any(internal(builder, Topics.REFUSALS, "refusals"), "any-refusal"), Named.as("with-refusals"))
                .process(new ExactTiers(settings, bodies, tokens, exclusions), Named.as(EXACT));

        send(only(decided, Topics.ADMISSIONS.record(), "admissions"), Topics.ADMISSIONS, "admissions-sink");
        send(only(decided, Topics.COMPLETIONS.record(), "hits"), Topics.COMPLETIONS, "hits-sink");
        respond(only(taken, LlmResponse.class, "rejections"), "rejections-sink");
        respond(only(decided, LlmResponse.class, "responses"), "responses-sink");
        return builder.build();
    }

    private <T extends SpecificRecord> KStream<String, T> internal(
            StreamsBuilder builder, Topic<T> topic, String name) {
        return builder.stream(
                topics.name(topic), Consumed.with(KEYS, serdes.forTopic(topic)).withName(name));
    }

    private <T extends SpecificRecord> void send(KStream<String, T> records, Topic<T> topic, String name) {
        records.to(
                topics.name(topic), Produced.with(KEYS, serdes.forTopic(topic)).withName(name));
    }

    private void respond(KStream<String, LlmResponse> responses, String name) {
        String usual = topics.name(Topics.RESPONSES);
        Serde<LlmResponse> serde = serdes.forTopic(Topics.RESPONSES);
        // Reply topics share the subject of the responses topic: a topic a caller may name needs no schema of its own.
        Serializer<LlmResponse> serializer =
                (topic, response) -> serde.serializer().serialize(usual, response);
        responses.to(
                new ResponseTopic(usual, settings.replyTopics()),
                Produced.with(
                                KEYS,
                                org.apache.kafka.common.serialization.Serdes.serdeFrom(
                                        serializer, serde.deserializer()))
                        .withName(name));
    }

    private static <T extends SpecificRecord> KStream<String, T> only(
            KStream<String, SpecificRecord> records, Class<T> type, String name) {
        return records.flatMapValues(
                value -> type.isInstance(value) ? List.of(type.cast(value)) : List.of(), Named.as(name));
    }

    private static KStream<String, SpecificRecord> any(KStream<String, ? extends SpecificRecord> records, String name) {
        return records.mapValues(value -> value, Named.as(name));
    }

    private record Intakes(CacheSettings settings, QueryTypeClassifier queryTypes, ExclusionRules exclusions)
            implements ProcessorSupplier<String, LlmRequest, String, SpecificRecord> {
        @Override
        public Processor<String, LlmRequest, String, SpecificRecord> get() {
            return new IntakeProcessor(settings, POLICIES, queryTypes, exclusions);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(IntakeProcessor.SEEN),
                    KEYS,
                    new SingleObjectSerde<>(SeenRequest.class)));
        }
    }

    private record ExactTiers(
            CacheSettings settings, AnswerStore bodies, TokenCounter tokens, ExclusionRules exclusions)
            implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new ExactProcessor(settings, bodies, tokens, exclusions);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return ExactStores.builders();
        }
    }
}
