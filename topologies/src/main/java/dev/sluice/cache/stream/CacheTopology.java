package dev.sluice.cache.stream;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Policy;
import dev.sluice.schema.SeenRequest;
import dev.sluice.schema.SemanticInput;
import dev.sluice.serde.Serdes;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.tokens.TokenCounter;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.time.Duration;
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
 * where answers and refusals meet them; what it cannot answer goes by scope to the semantic tier. Names are part of the deployment's state and stay for ever.
 */
public final class CacheTopology {

    static final String POLICIES = "policies";
    static final String INTAKE = "intake";
    static final String LOOKUP = "lookup";
    static final String EXACT = "exact";
    static final String SEMANTIC = "semantic";

    private static final Serde<String> KEYS = org.apache.kafka.common.serialization.Serdes.String();

    private final Topics topics;
    private final TopicSettings topicSettings;
    private final CacheSettings settings;
    private final Serdes serdes;
    private final AnswerStore bodies;
    private final SemanticTools tools;
    private final TokenCounter tokens = new TokenCounter();
    private final QueryTypeClassifier queryTypes = new QueryTypeClassifier();
    private final ExclusionRules exclusions;

    public CacheTopology(
            TopicSettings topics, CacheSettings settings, Serdes serdes, AnswerStore bodies, SemanticTools tools) {
        this.topics = new Topics(topics.prefix());
        this.topicSettings = topics;
        this.settings = settings;
        this.serdes = serdes;
        this.bodies = bodies;
        this.exclusions = ExclusionRules.with(settings.exclusions());
        this.tools = tools;
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
                .process(new Intakes(settings, queryTypes, exclusions, tokens), Named.as(INTAKE));

        // Answers, refusals and semantic outcomes come by the same key, so all have the same number of partitions.
        KStream<String, Lookup> lookups = only(taken, Lookup.class, "lookups")
                .repartition(Repartitioned.with(KEYS, new SingleObjectSerde<>(Lookup.class))
                        .withName(LOOKUP)
                        .withNumberOfPartitions(topicSettings.partitions()));
        KStream<String, SpecificRecord> decided = any(lookups, "any-lookup")
                .merge(any(internal(builder, Topics.ANSWERS, "answers"), "any-answer"), Named.as("with-answers"))
                .merge(any(internal(builder, Topics.REFUSALS, "refusals"), "any-refusal"), Named.as("with-refusals"))
                .merge(
                        any(internal(builder, Topics.SEMANTIC_OUTCOMES, "outcomes"), "any-outcome"),
                        Named.as("with-outcomes"))
                .process(new ExactTiers(settings, bodies, tokens, exclusions, tools), Named.as(EXACT));

        KStream<String, SpecificRecord> compared = only(decided, SemanticInput.class, "questions")
                .repartition(Repartitioned.with(KEYS, new SingleObjectSerde<>(SemanticInput.class))
                        .withName(SEMANTIC)
                        .withNumberOfPartitions(topicSettings.partitions()))
                .process(new SemanticTiers(tools, bodies, settings.defaultTimeout()), Named.as(SEMANTIC));

        send(only(decided, Topics.ADMISSIONS.record(), "admissions"), Topics.ADMISSIONS, "admissions-sink");
        send(only(decided, Topics.COMPLETIONS.record(), "hits"), Topics.COMPLETIONS, "hits-sink");
        respond(only(taken, LlmResponse.class, "rejections"), "rejections-sink");
        respond(only(decided, LlmResponse.class, "responses"), "responses-sink");
        send(only(decided, Topics.CACHE_DECISIONS.record(), "skips"), Topics.CACHE_DECISIONS, "skips-sink");
        sendCompared(compared);
        return builder.build();
    }

    /** By sinks of its own: shared ones would make one task of both tiers. */
    private void sendCompared(KStream<String, SpecificRecord> compared) {
        send(
                only(compared, Topics.ADMISSIONS.record(), "semantic-admissions"),
                Topics.ADMISSIONS,
                "semantic-admissions-sink");
        send(only(compared, Topics.COMPLETIONS.record(), "semantic-hits"), Topics.COMPLETIONS, "semantic-hits-sink");
        send(
                only(compared, Topics.SEMANTIC_OUTCOMES.record(), "semantic-outcomes"),
                Topics.SEMANTIC_OUTCOMES,
                "semantic-outcomes-sink");
        send(
                only(compared, Topics.CACHE_DECISIONS.record(), "semantic-decisions"),
                Topics.CACHE_DECISIONS,
                "semantic-decisions-sink");
        respond(only(compared, LlmResponse.class, "semantic-responses"), "semantic-responses-sink");
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

    private record Intakes(
            CacheSettings settings, QueryTypeClassifier queryTypes, ExclusionRules exclusions, TokenCounter tokens)
            implements ProcessorSupplier<String, LlmRequest, String, SpecificRecord> {
        @Override
        public Processor<String, LlmRequest, String, SpecificRecord> get() {
            return new IntakeProcessor(settings, POLICIES, queryTypes, exclusions, tokens);
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
            CacheSettings settings,
            AnswerStore bodies,
            TokenCounter tokens,
            ExclusionRules exclusions,
            SemanticTools tools)
            implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new ExactProcessor(settings, bodies, tokens, exclusions, tools);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return ExactStores.builders();
        }
    }

    private record SemanticTiers(SemanticTools tools, AnswerStore bodies, Duration patience)
            implements ProcessorSupplier<String, SemanticInput, String, SpecificRecord> {
        @Override
        public Processor<String, SemanticInput, String, SpecificRecord> get() {
            return new SemanticProcessor(tools, bodies, patience);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return SemanticStores.builders();
        }
    }
}
