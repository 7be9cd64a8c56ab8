package dev.sluice.prices.litellm;

import dev.sluice.prices.litellm.Amounts.Kind;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prices of long prompts for tiers and batches that the map gives none for. They would be charged like short ones; so
 * they get the dearer of the plain long price and the tier's own.
 */
final class Bands {

    private Bands() {}

    static void complete(Map<Variant, Amounts> variants) {
        Map<Variant, Amounts> missing = new LinkedHashMap<>();
        variants.forEach((variant, own) -> {
            if (variant.band() == 0 && !variant.isPlain() && variant.windows().isEmpty()) {
                variants.forEach((plain, amounts) -> {
                    boolean isLong = plain.band() > 0 && plain.family().isPlain();
                    if (isLong && !variants.containsKey(variant.ofBand(plain.band()))) {
                        missing.put(variant.ofBand(plain.band()), dearer(own, amounts));
                    }
                });
            }
        });
        variants.putAll(missing);
    }

    private static Amounts dearer(Amounts one, Amounts other) {
        Amounts dearer = new Amounts();
        for (Kind kind : Kind.values()) {
            @Nullable BigDecimal a = one.get(kind);
            @Nullable BigDecimal b = other.get(kind);
            // Cached input without a price costs the input price, which is the dearer one.
            if (a != null && b != null) {
                dearer.put(kind, a.max(b));
            } else if (kind != Kind.CACHE_READ && a != null) {
                dearer.put(kind, a);
            } else if (kind != Kind.CACHE_READ && b != null) {
                dearer.put(kind, b);
            }
        }
        return dearer;
    }
}
