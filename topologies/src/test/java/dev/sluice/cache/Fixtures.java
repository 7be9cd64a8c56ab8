package dev.sluice.cache;

import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.TokenUsage;
import dev.sluice.serde.SingleObjectSerde;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers for tests. */
public final class Fixtures {

    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final Duration TIMEOUT = Duration.ofMinutes(2);
    public static final Duration HORIZON = Duration.ofHours(24);

    /** The first serde of a JVM lets Avro instantiate the records, which builders do too. */
    private static final SingleObjectSerde<LlmRequest> SERDE = new SingleObjectSerde<>(LlmRequest.class);

    private Fixtures() {}

    /** The request as a consumer would see it. */
    public static LlmRequest sent(LlmRequest request) {
        return SERDE.decode(SERDE.encode(request));
    }

    public static CacheSettings settings() {
        return new CacheSettings("cache-test", 1, Map.of(), 100_000, TIMEOUT, HORIZON, List.of("replies"), SemanticSettings.DEFAULT);
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
