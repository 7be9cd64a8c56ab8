package dev.sluice.worker;

import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageReading;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.ProviderAnswer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Records the tests work on. */
public final class Samples {

    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    static {
        // Builders fill in defaults by decoding them, which Avro allows for trusted classes only; serdes declare ours.
        new SingleObjectSerde<>(DispatchItem.class);
    }

    private Samples() {}

    /** A request as an application sends it. */
    public static LlmRequest.Builder request(String id) {
        return LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant("acme")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("How do I reset my password?")
                        .build()))
                .setCreatedAt(NOW);
    }

    /** An item for the first attempt of a request. */
    public static DispatchItem.Builder item(String requestId) {
        return DispatchItem.newBuilder()
                .setDispatchId(requestId + ":1")
                .setRequest(request(requestId).build())
                .setFlightKey("fingerprint-" + requestId + "#" + requestId)
                .setEntryId("entry-" + requestId)
                .setBodyTtlMs(600_000)
                .setAttempt(1)
                .setModel("small")
                .setUpstreamModel("gpt-small")
                .setMaxOutputTokens(100)
                .setPromptTokens(9)
                .setPrices(UnitPrices.newBuilder()
                        .setInput(price("2"))
                        .setCacheRead(price("0.2"))
                        .setCacheWrite(Map.of())
                        .setOutput(price("10"))
                        .build())
                .setPriceVersion("p1")
                .setQuoteNanoUsd(1_018_000);
    }

    /** A batch with items named after it. */
    static Dispatch batch(String id, int items) {
        return batch(
                id,
                IntStream.range(0, items)
                        .mapToObj(i -> item(id + "-" + i).build())
                        .toList());
    }

    static Dispatch batch(String id, List<DispatchItem> items) {
        return Dispatch.newBuilder()
                .setBatchId(id)
                .setProvider("fake")
                .setModel("small")
                .setItems(items)
                .setCreatedAt(NOW)
                .build();
    }

    /** An answer that used 10 tokens of input, 4 of them cached, and 5 of output. */
    public static ProviderAnswer answer() {
        return new ProviderAnswer(
                ByteBuffer.wrap("{\"an\":\"answer\"}".getBytes(StandardCharsets.UTF_8)),
                "Press reset.",
                "stop",
                "gpt-small-2026",
                new UsageReading.Metered(new CallUsage(
                        TokenUsage.newBuilder()
                                .setInputUncached(6)
                                .setCacheRead(4)
                                .setOutputTotal(5)
                                .build(),
                        "default",
                        null,
                        false,
                        Map.of(),
                        "{\"prompt_tokens\":10}")),
                "req_1");
    }

    public static Attempt success() {
        return new Attempt.Success(answer());
    }

    private static BigDecimal price(String usd) {
        return new BigDecimal(usd).setScale(9);
    }
}
