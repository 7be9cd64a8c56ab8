package dev.sluice.cache;

import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.cache.semantic.Vectoriser;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.TokenUsage;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.VectorStorage;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Verifier;
import dev.sluice.serde.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests and answers for tests. */
public final class Fixtures {

    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final Duration TIMEOUT = Duration.ofMinutes(2);
    public static final Duration HORIZON = Duration.ofHours(24);

    /** Loading the verifier takes a while. */
    private static final Matcher MATCHER = new Matcher(Verifier.bundled());

    /** The first serde of a JVM lets Avro instantiate the records, which builders do too. */
    private static final SingleObjectSerde<LlmRequest> SERDE = new SingleObjectSerde<>(LlmRequest.class);

    private Fixtures() {}

    /** The request as a consumer would see it. */
    public static LlmRequest sent(LlmRequest request) {
        return SERDE.decode(SERDE.encode(request));
    }

    public static CacheSettings settings() {
        return new CacheSettings(
                "cache-test",
                1,
                Map.of(),
                100_000,
                TIMEOUT,
                HORIZON,
                List.of("replies"),
                List.of(),
                SemanticSettings.DEFAULT);
    }

    /** Tools with a model, whose rules are {@link #similarityAlone}. */
    public static SemanticTools tools(Embedder embedder) {
        return new SemanticTools(
                true, new Vectoriser(embedder), MATCHER, VectorStorage.FLOAT32, new IndexLimits(1_000, 1 << 24), 100);
    }

    /** A policy by which only the similarity decides, for tests in which the verifier is not the subject. */
    public static Policy similarityAlone(String model) {
        return Policy.newBuilder()
                .setPolicyId("similarity-" + model)
                .setCache(CachePolicy.newBuilder()
                        .setEmbeddingModel(model)
                        .setMinSimilarity(0.9)
                        .setMinScore(0.0)
                        .setDisabledGuards(
                                Stream.of(Guard.values()).map(Guard::name).toList())
                        .build())
                .setUpdatedAt(START)
                .build();
    }

    public static Message message(String role, @Nullable String content) {
        return Message.newBuilder().setRole(role).setContent(content).build();
    }

    /** A complete valid request. */
    public static LlmRequest.Builder request(String id, String question) {
        return LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant("acme")
                .setModel("gpt-4o")
                .setMaxOutputTokens(100)
                .setMessages(List.of(message("system", "You are a helper."), message("user", question)))
                .setCreatedAt(START);
    }

    public static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Answer.Builder answer(String requestId, String flightKey, String entryId, String content) {
        return Answer.newBuilder()
                .setRequestId(requestId)
                .setTenant("acme")
                .setFlightKey(flightKey)
                .setDispatchId(requestId + ":1")
                .setEntryId(entryId)
                .setBodyStored(true)
                .setContent(content)
                .setBody(bytes("{\"content\":\"" + content + "\"}"))
                .setFinishReason("stop")
                .setProvider("openai")
                .setModelRequested("gpt-4o")
                .setModelServed("gpt-4o-2024-08-06")
                .setUsage(TokenUsage.newBuilder()
                        .setInputUncached(20)
                        .setOutputTotal(10)
                        .build())
                .setCostNanoUsd(1_234_000)
                .setCompletedAt(START);
    }
}
