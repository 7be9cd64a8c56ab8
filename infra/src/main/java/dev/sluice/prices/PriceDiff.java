package dev.sluice.prices;

import dev.sluice.prices.PriceChange.Field;
import dev.sluice.prices.PriceChange.Kind;
import dev.sluice.schema.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How two sets of prices differ, record by record. */
public final class PriceDiff {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private PriceDiff() {}

    /**
     * What would change.
     *
     * @param there what is in force
     * @param wanted what would be applied
     * @param now what began before is history
     */
    public static List<PriceChange> of(Collection<Price> there, Collection<Price> wanted, Instant now) {
        Map<String, Price> known = byId(there);
        Map<String, Price> next = byId(wanted);
        List<PriceChange> changes = new ArrayList<>();
        next.forEach((id, price) -> {
            @Nullable Price before = known.get(id);
            if (before == null) {
                changes.add(new PriceChange(Kind.ADDED, id, List.of()));
            } else if (!before.equals(price)) {
                changes.add(changed(before, price, now));
            }
        });
        known.keySet().stream()
                .filter(id -> !next.containsKey(id))
                .forEach(id -> changes.add(new PriceChange(Kind.ONLY_THERE, id, List.of())));
        return changes;
    }

    private static Map<String, Price> byId(Collection<Price> prices) {
        Map<String, Price> byId = new LinkedHashMap<>();
        prices.forEach(price -> byId.put(price.getPriceId(), price));
        return byId;
    }

    private static PriceChange changed(Price before, Price after, Instant now) {
        Map<String, Object> old = PriceFields.of(before);
        Map<String, Object> young = PriceFields.of(after);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(young.keySet());
        List<Field> fields = new ArrayList<>();
        for (String name : names) {
            @Nullable Object was = old.get(name);
            @Nullable Object is = young.get(name);
            if (!Objects.equals(was, is)) {
                fields.add(new Field(name, textOf(was), textOf(is), percent(was, is)));
            }
        }
        return new PriceChange(kind(before, after, fields, now), after.getPriceId(), fields);
    }

    private static Kind kind(Price before, Price after, List<Field> fields, Instant now) {
        boolean onlyWords = fields.stream().allMatch(field -> field.name().equals("source"));
        boolean onlyEnd =
                fields.stream().allMatch(field -> Set.of("valid-to", "source").contains(field.name()));
        boolean endIsToCome =
                (before.getValidTo() == null || before.getValidTo().isAfter(now))
                        && (after.getValidTo() == null || !after.getValidTo().isBefore(now));
        if (onlyWords) {
            return Kind.CHANGED;
        }
        if (onlyEnd && endIsToCome) {
            return after.getValidTo() == null ? Kind.CHANGED : Kind.CLOSED;
        }
        boolean begun =
                before.getValidFrom().isBefore(now) || after.getValidFrom().isBefore(now);
        return begun ? Kind.REWRITTEN : Kind.CHANGED;
    }

    private static @Nullable String textOf(@Nullable Object value) {
        return value == null ? null : PriceFields.text(value);
    }

    private static @Nullable String percent(@Nullable Object was, @Nullable Object is) {
        if (!(was instanceof BigDecimal before) || !(is instanceof BigDecimal after) || before.signum() == 0) {
            return null;
        }
        BigDecimal change = after.subtract(before).multiply(HUNDRED).divide(before, 1, RoundingMode.HALF_UP);
        return (change.signum() > 0 ? "+" : "") + PriceFields.plain(change) + " %";
    }
}
