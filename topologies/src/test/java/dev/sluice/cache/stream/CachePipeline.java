package dev.sluice.cache.stream;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.runtime.DeserializationHandler;
import dev.sluice.runtime.ProcessingHandler;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.SemanticInput;
import dev.sluice.serde.Serdes;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The real topology in a test driver, with the other applications played by the test. */
final class CachePipeline implements AutoCloseable {

    static final String PREFIX = "t.";

    final MemoryAnswerStore bodies;
    final TopologyTestDriver driver;
    final TestInputTopic<String, LlmRequest> requests;
    final TestInputTopic<byte[], byte[]> rawRequests;
    final TestInputTopic<String, Answer> answers;
    final TestInputTopic<String, Refusal> refusals;
    final TestInputTopic<String, Policy> policies;
    final TestOutputTopic<String, LlmResponse> responses;
    final TestOutputTopic<String, LlmResponse> replies;
    final TestOutputTopic<String, Admission> admissions;
    final TestOutputTopic<String, Completion> hits;
    final TestOutputTopic<String, CacheDecision> decisions;
    final TestOutputTopic<String, SemanticInput> semanticInputs;
    final TestOutputTopic<byte[], byte[]> deadLetters;

    private final Topics topics = new Topics(PREFIX);
    private final Serdes serdes;

    CachePipeline(Path stateDir) {
        this(stateDir, Fixtures.tools(new FakeEmbedder(text -> text)), new MemoryAnswerStore());
    }

    CachePipeline(Path stateDir, SemanticTools tools, MemoryAnswerStore bodies) {
        this.bodies = bodies;
        // Mock registries are shared by the JVM; the scope only has to be one nobody else uses.
        serdes = new Serdes(
                Map.of("schema.registry.url", "mock://cache-" + UUID.randomUUID(), "auto.register.schemas", true));
        CacheTopology topology =
                new CacheTopology(new TopicSettings(PREFIX, 3, (short) 1), Fixtures.settings(), serdes, bodies, tools);
        driver = new TopologyTestDriver(topology.build(), properties(stateDir), Fixtures.START);
        requests = input(Topics.REQUESTS);
        rawRequests = driver.createInputTopic(
                topics.name(Topics.REQUESTS), new ByteArraySerializer(), new ByteArraySerializer());
        answers = input(Topics.ANSWERS);
        refusals = input(Topics.REFUSALS);
        policies = input(Topics.POLICIES);
        responses = output(topics.name(Topics.RESPONSES), Topics.RESPONSES);
        replies = driver.createOutputTopic(
                "replies",
                new StringDeserializer(),
                serdes.forTopic(Topics.RESPONSES).deserializer());
        admissions = output(topics.name(Topics.ADMISSIONS), Topics.ADMISSIONS);
        decisions = output(topics.name(Topics.CACHE_DECISIONS), Topics.CACHE_DECISIONS);
        semanticInputs = driver.createOutputTopic(
                "cache-test-semantic-repartition",
                new StringDeserializer(),
                new SingleObjectSerde<>(SemanticInput.class).deserializer());
        hits = output(topics.name(Topics.COMPLETIONS), Topics.COMPLETIONS);
        deadLetters = driver.createOutputTopic(
                topics.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Sends a request under its own id. */
    void ask(LlmRequest request) {
        requests.pipeInput(request.getRequestId(), request, now());
    }

    /** Plays worker: answers an admission and keeps the body. */
    Answer answer(Admission admission, String content) {
        Answer answer = answerTo(admission, content)
                .setBodyStored(admission.getBodyTtlMs() > 0)
                .build();
        if (answer.getBodyStored()) {
            bodies.keep(answer);
        }
        deliver(answer);
        return answer;
    }

    Answer.Builder answerTo(Admission admission, String content) {
        return Fixtures.answer(
                        admission.getRequest().getRequestId(),
                        admission.getFlightKey(),
                        admission.getEntryId(),
                        content)
                .setTenant(admission.getRequest().getTenant())
                .setCompletedAt(Instant.ofEpochMilli(now()));
    }

    void deliver(Answer answer) {
        answers.pipeInput(answer.getFlightKey(), answer, now());
    }

    void refuse(Refusal refusal) {
        refusals.pipeInput(refusal.getFlightKey(), refusal, now());
    }

    private long wallClock = Fixtures.START.toEpochMilli();

    long now() {
        return wallClock;
    }

    /** Lets time pass in steps, as the wall clock would. */
    void pass(Duration time) {
        int steps = 4;
        for (int i = 0; i < steps; i++) {
            wallClock += time.toMillis() / steps;
            driver.advanceWallClockTime(time.dividedBy(steps));
        }
    }

    LlmResponse onlyResponse() {
        List<LlmResponse> all = responses.readValuesToList();
        if (all.size() != 1) {
            throw new AssertionError("Not one response but " + all.size() + ": " + all);
        }
        return all.getFirst();
    }

    Admission onlyAdmission() {
        List<Admission> all = admissions.readValuesToList();
        if (all.size() != 1) {
            throw new AssertionError("Not one admission but " + all.size());
        }
        return all.getFirst();
    }

    private <T extends SpecificRecord> TestInputTopic<String, T> input(Topic<T> topic) {
        return driver.createInputTopic(
                topics.name(topic),
                new StringSerializer(),
                serdes.forTopic(topic).serializer());
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(String name, Topic<T> topic) {
        return driver.createOutputTopic(
                name, new StringDeserializer(), serdes.forTopic(topic).deserializer());
    }

    private Properties properties(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "cache-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeserializationHandler.class.getName());
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingHandler.class.getName());
        properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.deadLetters());
        return properties;
    }

    /** Copies a store of another instance, as a changelog would. */
    void restore(CachePipeline from, String store) {
        KeyValueStore<String, Object> target = driver.getKeyValueStore(store);
        KeyValueStore<String, Object> source = from.driver.getKeyValueStore(store);
        try (KeyValueIterator<String, Object> rows = source.all()) {
            rows.forEachRemaining(row -> target.put(row.key, row.value));
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}
