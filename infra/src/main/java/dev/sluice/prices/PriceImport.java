package dev.sluice.prices;

import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings offered prices into a catalogue without changing what it says of the past. */
public final class PriceImport {

    private final Map<String, Price> result = new LinkedHashMap<>();
    private final Map<PriceKey, List<Price>> histories = new LinkedHashMap<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Price> written = new ArrayList<>();
    private final BigDecimal maxChange;
    private final Instant now;
    private int unchanged;

    private PriceImport(BigDecimal maxChange, Instant now) {
        this.maxChange = maxChange;
        this.now = now;
    }

    /**
     * What an import does.
     *
     * @param catalogue all prices after it
     * @param written records that are new, or old and given an end
     * @param rejected offers that were not taken
     * @param unchanged offers that are in force already
     */
    public record Plan(List<Price> catalogue, List<Price> written, List<Rejected> rejected, int unchanged) {}

    /**
     * Plans an import. A price that changes is ended and followed by a record of its own.
     *
     * @param known the catalogue
     * @param offered prices with the time they begin
     * @param maxChange most that a price may grow or shrink, as a factor
     * @param now nothing that began before is changed
     */
    public static Plan plan(Collection<Price> known, List<Price> offered, BigDecimal maxChange, Instant now) {
        PriceImport plan = new PriceImport(maxChange, now);
        for (Price price : known) {
            plan.result.put(price.getPriceId(), price);
            plan.histories
                    .computeIfAbsent(PriceKey.of(price), key -> new ArrayList<>())
                    .add(price);
        }
        offered.forEach(plan::offer);
        return new Plan(List.copyOf(plan.result.values()), plan.written, plan.rejected, plan.unchanged);
    }

    private void offer(Price offer) {
        Instant from = offer.getValidFrom();
        List<Price> history = histories.getOrDefault(PriceKey.of(offer), List.of());
        Optional<Price> later =
                history.stream().filter(p -> p.getValidFrom().isAfter(from)).findFirst();
        Optional<Price> current = history.stream()
                .filter(p -> !p.getValidFrom().isAfter(from))
                .filter(p -> p.getValidTo() == null || p.getValidTo().isAfter(from))
                .max(Comparator.comparing(Price::getValidFrom).thenComparing(Price::getPriceId));
        if (current.isPresent() && isSame(current.get(), offer)) {
            unchanged++;
        } else if (later.isPresent()) {
            reject(
                    offer,
                    "valid-from",
                    from,
                    "%s follows already, from %s"
                            .formatted(later.get().getPriceId(), later.get().getValidFrom()));
        } else if (current.isEmpty()) {
            write(offer);
        } else {
            follow(current.get(), offer);
        }
    }

    private void follow(Price current, Price offer) {
        Instant from = offer.getValidFrom();
        if (from.isBefore(now)) {
            reject(
                    offer,
                    "valid-from",
                    from,
                    "a price that changes has to begin at %s or later, the past stays as it was".formatted(now));
            return;
        }
        if (!current.getValidFrom().isBefore(from)) {
            reject(offer, "valid-from", from, "%s begins at the same time".formatted(current.getPriceId()));
            return;
        }
        @Nullable String excess = excess(current.getPrices(), offer.getPrices());
        if (excess != null) {
            reject(
                    offer,
                    "price",
                    excess,
                    "changes by more than %s times; check it, then raise --max-change"
                            .formatted(PriceFields.plain(maxChange)));
            return;
        }
        if (write(offer)) {
            Price ended = Price.newBuilder(current).setValidTo(from).build();
            result.put(ended.getPriceId(), ended);
            written.add(ended);
        }
    }

    private boolean write(Price offer) {
        if (result.containsKey(offer.getPriceId())) {
            reject(offer, "id", offer.getPriceId(), "the catalogue has it already, with other contents");
            return false;
        }
        result.put(offer.getPriceId(), offer);
        written.add(offer);
        return true;
    }

    private static boolean isSame(Price known, Price offer) {
        return known.getPrices().equals(offer.getPrices()) && known.getFree() == offer.getFree();
    }

    private @Nullable String excess(UnitPrices before, UnitPrices after) {
        if (isTooMuch(before.getInput(), after.getInput())) {
            return "input %s to %s"
                    .formatted(PriceFields.plain(before.getInput()), PriceFields.plain(after.getInput()));
        }
        if (isTooMuch(before.getOutput(), after.getOutput())) {
            return "output %s to %s"
                    .formatted(PriceFields.plain(before.getOutput()), PriceFields.plain(after.getOutput()));
        }
        return null;
    }

    private boolean isTooMuch(BigDecimal before, BigDecimal after) {
        if (before.signum() == 0 || after.signum() == 0) {
            return before.signum() != after.signum();
        }
        BigDecimal factor = before.max(after).divide(before.min(after), 4, RoundingMode.UP);
        return factor.compareTo(maxChange) > 0;
    }

    private void reject(Price offer, String field, Object value, String reason) {
        rejected.add(new Rejected(offer.getPriceId(), field, value.toString(), reason));
    }
}
