package dev.sluice.ledger;

import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a ledger line that one kind of token costs.
 *
 * @param name kind of token, for example {@code Input tokens}
 * @param tokens how many; null: the line does not say
 * @param unitPrice USD a token; null: no price is known, or it does not explain the cost
 * @param listCost tokens times price in USD, not rounded
 * @param cost the part of the line's cost in USD; the parts of a line add up to it
 */
record Meter(String name, @Nullable Long tokens, @Nullable BigDecimal unitPrice, BigDecimal listCost, BigDecimal cost) {

    /** A hit uses no tokens. */
    static final Meter HITS = new Meter("Cache hits", null, null, BigDecimal.ZERO, BigDecimal.ZERO);

    private static final String ALL = "All tokens";

    private static final BigDecimal HALF_NANO = new BigDecimal("0.0000000005");
    private static final int PER_MILLION = 6;

    /** The parts of a line. Where its price record does not explain its cost (a quote, a correction): one part. */
    static List<Meter> of(UsageEvent line, Map<String, Price> prices) {
        BigDecimal cost = BigDecimal.valueOf(line.getCostNanoUsd(), Usd.NANO_DIGITS);
        @Nullable TokenUsage usage = line.getUsage();
        @Nullable Price price = line.getPriceVersion() == null ? null : prices.get(line.getPriceVersion());
        if (usage != null && price != null) {
            List<Meter> meters = priced(usage, price.getPrices());
            BigDecimal listed = meters.stream().map(Meter::listCost).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal rounding = cost.subtract(listed);
            if (!meters.isEmpty() && rounding.abs().compareTo(HALF_NANO) <= 0) {
                meters.set(0, meters.getFirst().costing(rounding));
                return meters;
            }
        }
        return List.of(new Meter(ALL, usage == null ? null : tokens(usage), null, cost, cost));
    }

    private static List<Meter> priced(TokenUsage usage, UnitPrices prices) {
        List<Meter> meters = new ArrayList<>();
        add(meters, "Input tokens", usage.getInputUncached(), prices.getInput());
        BigDecimal read = prices.getCacheRead() == null ? prices.getInput() : prices.getCacheRead();
        add(meters, "Cached input tokens", usage.getCacheRead(), read);
        new TreeMap<>(usage.getCacheWrite())
                .forEach((ttl, tokens) -> add(
                        meters,
                        "Cache write tokens (" + ttl + ")",
                        tokens,
                        prices.getCacheWrite().getOrDefault(ttl, prices.getInput())));
        add(meters, "Output tokens", usage.getOutputTotal(), prices.getOutput());
        return meters;
    }

    private static void add(List<Meter> meters, String name, long tokens, BigDecimal perMillion) {
        if (tokens > 0) {
            BigDecimal unit = perMillion.movePointLeft(PER_MILLION);
            BigDecimal cost = unit.multiply(BigDecimal.valueOf(tokens));
            meters.add(new Meter(name, tokens, unit, cost, cost));
        }
    }

    private Meter costing(BigDecimal more) {
        return new Meter(name, tokens, unitPrice, listCost, cost.add(more));
    }

    private static long tokens(TokenUsage usage) {
        return usage.getInputUncached()
                + usage.getCacheRead()
                + usage.getCacheWrite().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                + usage.getOutputTotal();
    }
}
