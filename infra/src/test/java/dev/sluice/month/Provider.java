package dev.sluice.month;

import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the provider charges, kept in whole nano-USD a token, apart from the gate's arithmetic; and the bill that it
 * writes.
 */
final class Provider {

    static final Instant RISE = Instant.parse("2026-10-16T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<Listed> LIST = List.of(
            new Listed("small-1", "small", 1_000, 100, 2_000, LONG_AGO, RISE),
            new Listed("small-2", "small", 2_000, 200, 4_000, RISE, null),
            new Listed("large-1", "large", 10_000, 1_000, 20_000, LONG_AGO, null),
            new Listed("nova-1", "nova", 5_000, 500, 7_000, LONG_AGO, null));

    private final Map<String, Call> calls = new LinkedHashMap<>();

    private record Listed(
            String id,
            String model,
            long input,
            long cached,
            long output,
            Instant from,
            @Nullable Instant to) {

        private boolean isFor(String wanted, Instant at) {
            return model.equals(wanted) && !at.isBefore(from) && (to == null || at.isBefore(to));
        }

        private long cost(TokenUsage usage) {
            return usage.getInputUncached() * input + usage.getCacheRead() * cached + usage.getOutputTotal() * output;
        }
    }

    /** A line of the bill. */
    record Call(String id, String tenant, String dispatchId, String model, Instant at, TokenUsage usage) {

        long cost() {
            return Provider.cost(model, at, usage);
        }
    }

    static long cost(String model, Instant at, TokenUsage usage) {
        return LIST.stream()
                .filter(listed -> listed.isFor(model, at))
                .mapToLong(listed -> listed.cost(usage))
                .findFirst()
                .orElseThrow();
    }

    /** The price record, as it should be. */
    static Price price(String id) {
        return LIST.stream()
                .filter(listed -> listed.id().equals(id))
                .map(listed -> record(listed, 1))
                .findFirst()
                .orElseThrow();
    }

    /** The price record with a slip in it. */
    static Price wrong(String id, int factor) {
        return LIST.stream()
                .filter(listed -> listed.id().equals(id))
                .map(listed -> record(listed, factor))
                .findFirst()
                .orElseThrow();
    }

    private static Price record(Listed listed, int factor) {
        return Price.newBuilder()
                .setPriceId(listed.id())
                .setProvider("openai")
                .setModel(listed.model())
                .setPrices(UnitPrices.newBuilder()
                        .setInput(perMillion(listed.input() * factor))
                        .setCacheRead(perMillion(listed.cached() * factor))
                        .setOutput(perMillion(listed.output() * factor))
                        .build())
                .setValidFrom(listed.from())
                .setValidTo(listed.to())
                .build();
    }

    private static BigDecimal perMillion(long nanoPerToken) {
        return BigDecimal.valueOf(nanoPerToken, 3).setScale(9);
    }

    void bill(Call call) {
        calls.put(call.id(), call);
    }

    List<Call> bill() {
        return List.copyOf(calls.values());
    }
}
