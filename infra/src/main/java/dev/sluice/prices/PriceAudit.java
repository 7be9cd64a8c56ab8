package dev.sluice.prices;

import dev.sluice.budget.price.PriceCheck;
import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Whether a catalogue is sound. */
public final class PriceAudit {

    private final Bounds bounds;
    private final List<Finding> findings = new ArrayList<>();

    private PriceAudit(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Everything that is odd about a catalogue, each price first, then how they go together.
     *
     * @param now decides what has expired
     */
    public static List<Finding> of(Collection<Price> prices, Bounds bounds, Instant now) {
        PriceAudit audit = new PriceAudit(bounds);
        prices.forEach(audit::price);
        audit.findings.addAll(HistoryAudit.of(prices, now));
        audit.findings.addAll(CoverageAudit.of(prices));
        return List.copyOf(audit.findings);
    }

    private void price(Price price) {
        String id = price.getPriceId();
        UnitPrices unit = price.getPrices();
        PriceCheck.faultyField(price)
                .ifPresent(field -> findings.add(Finding.error(
                        "MALFORMED",
                        id,
                        field.equals("free")
                                ? "a price is 0, which is taken for unknown; free: true says it is meant"
                                : "the gate ignores it for its field " + field)));
        amount(id, "input", unit.getInput(), bounds.maxInput());
        amount(id, "output", unit.getOutput(), bounds.maxOutput());
        if (unit.getCacheRead() != null) {
            amount(id, "cache-read", unit.getCacheRead(), bounds.maxInput());
            if (unit.getCacheRead().compareTo(unit.getInput()) > 0) {
                findings.add(Finding.error(
                        "CACHE_READ_DEARER",
                        id,
                        "cache-read %s is above input %s"
                                .formatted(
                                        PriceFields.plain(unit.getCacheRead()), PriceFields.plain(unit.getInput()))));
            }
        }
        for (Map.Entry<String, BigDecimal> write : unit.getCacheWrite().entrySet()) {
            amount(id, "cache-write." + write.getKey(), write.getValue(), bounds.maxInput());
            if (write.getValue().compareTo(unit.getInput()) < 0) {
                findings.add(Finding.warning(
                        "CACHE_WRITE_CHEAPER",
                        id,
                        "cache-write.%s %s is below input %s"
                                .formatted(
                                        write.getKey(),
                                        PriceFields.plain(write.getValue()),
                                        PriceFields.plain(unit.getInput()))));
            }
        }
        boolean freeOutput = price.getFree() && unit.getOutput().signum() == 0;
        if (!freeOutput && unit.getOutput().compareTo(unit.getInput()) < 0) {
            findings.add(Finding.warning(
                    "OUTPUT_CHEAPER",
                    id,
                    "output %s is below input %s"
                            .formatted(PriceFields.plain(unit.getOutput()), PriceFields.plain(unit.getInput()))));
        }
        if (price.getServiceTier() != null && !ServiceTiers.isKnown(price.getServiceTier())) {
            findings.add(Finding.warning(
                    "UNKNOWN_TIER",
                    id,
                    "service-tier %s is none of %s; it holds only if responses name it so"
                            .formatted(
                                    price.getServiceTier(),
                                    String.join(
                                            ", ",
                                            ServiceTiers.pricedApart().stream()
                                                    .sorted()
                                                    .toList()))));
        }
        if (price.getSource() == null) {
            findings.add(Finding.warning("NO_SOURCE", id, "source does not say where the price is from, and when"));
        } else if (price.getSource().contains("UNCERTAIN")) {
            findings.add(Finding.note("UNCERTAIN", id, price.getSource()));
        }
    }

    private void amount(String id, String field, BigDecimal amount, BigDecimal most) {
        if (amount.compareTo(most) > 0) {
            findings.add(Finding.error(
                    "ABSURD",
                    id,
                    "%s %s is above %s USD for one million tokens"
                            .formatted(field, PriceFields.plain(amount), PriceFields.plain(most))));
        } else if (amount.signum() > 0 && amount.compareTo(Bounds.LEAST) < 0) {
            findings.add(Finding.error(
                    "ABSURD",
                    id,
                    "%s %s is below %s USD for one million tokens; is it the price of one?"
                            .formatted(field, PriceFields.plain(amount), PriceFields.plain(Bounds.LEAST))));
        }
    }
}
