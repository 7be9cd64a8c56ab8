package dev.sluice.prices.litellm;

import dev.sluice.prices.Bounds;
import dev.sluice.prices.Rejected;
import dev.sluice.prices.litellm.Amounts.Kind;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which of a model's prices can be true. A tier is taken with all its bands or not at all. */
final class Sanity {

    private static final Set<String> CHEAPER_TIERS = Set.of("flex");
    private static final BigDecimal MOST_TIMES_STANDARD = BigDecimal.TEN;

    private final String name;
    private final Bounds bounds;
    private final boolean zeroIsFree;
    private final boolean hasOutput;
    private final Consumer<Rejected> rejected;

    Sanity(String name, Bounds bounds, boolean zeroIsFree, boolean hasOutput, Consumer<Rejected> rejected) {
        this.name = name;
        this.bounds = bounds;
        this.zeroIsFree = zeroIsFree;
        this.hasOutput = hasOutput;
        this.rejected = rejected;
    }

    /** Takes out what cannot be true; all of it when the plain price cannot. */
    void sift(Map<Variant, Amounts> variants) {
        inherit(variants);
        Set<Variant> faulty = new HashSet<>();
        variants.forEach((variant, amounts) -> {
            if (!isSound(variant, amounts, variants.get(Variant.PLAIN.ofBand(variant.band())))) {
                faulty.add(variant.family());
            }
        });
        if (!variants.containsKey(Variant.PLAIN)) {
            reject(Variant.PLAIN, Kind.INPUT, "nothing", "no price is no price of 0");
        }
        if (!variants.containsKey(Variant.PLAIN) || faulty.contains(Variant.PLAIN)) {
            variants.clear();
        }
        variants.keySet().removeIf(variant -> faulty.contains(variant.family()));
    }

    /** A longer prompt has the input and output price of the shorter one where the map gives it only one of them. */
    private static void inherit(Map<Variant, Amounts> variants) {
        variants.forEach((variant, amounts) -> {
            @Nullable Amounts shorter = variant.band() == 0 ? null : variants.get(variant.family());
            for (Kind kind : new Kind[] {Kind.INPUT, Kind.OUTPUT}) {
                @Nullable BigDecimal amount = shorter == null ? null : shorter.get(kind);
                if (amounts.get(kind) == null && amount != null) {
                    amounts.put(kind, amount);
                }
            }
        });
    }

    private boolean isSound(Variant variant, Amounts amounts, @Nullable Amounts standard) {
        @Nullable BigDecimal input = amounts.get(Kind.INPUT);
        @Nullable BigDecimal output = amounts.get(Kind.OUTPUT);
        if (input == null) {
            return reject(variant, Kind.INPUT, "nothing", "no price is no price of 0");
        }
        if (output == null && hasOutput) {
            return reject(variant, Kind.OUTPUT, "nothing", "no price is no price of 0");
        }
        for (Kind kind : Kind.values()) {
            @Nullable BigDecimal amount = amounts.get(kind);
            boolean matters = kind != Kind.OUTPUT || hasOutput;
            if (amount != null && matters && !isSound(variant, kind, amount)) {
                return false;
            }
        }
        @Nullable BigDecimal read = amounts.get(Kind.CACHE_READ);
        if (read != null && read.compareTo(input) > 0) {
            return reject(variant, Kind.CACHE_READ, text(read), "above the input price, " + text(input));
        }
        return variant.family().isPlain()
                || standard == null
                || (fits(variant, Kind.INPUT, input, standard) && fits(variant, Kind.OUTPUT, output, standard));
    }

    private boolean isSound(Variant variant, Kind kind, BigDecimal amount) {
        if (amount.signum() == 0) {
            return zeroIsFree || reject(variant, kind, "0", "zero may mean free or unknown; --zero-is-free takes it");
        }
        BigDecimal most = kind == Kind.OUTPUT ? bounds.maxOutput() : bounds.maxInput();
        return amount.compareTo(most) <= 0
                || reject(variant, kind, text(amount), "absurd: above " + text(most) + " USD for one million tokens");
    }

    /** Flex and batches are cheaper than single calls; no tier costs ten times as much. */
    private boolean fits(Variant variant, Kind kind, @Nullable BigDecimal amount, Amounts standard) {
        @Nullable BigDecimal plain = standard.get(kind);
        if (amount == null || plain == null) {
            return true;
        }
        boolean cheaper = variant.batch() || (variant.tier() != null && CHEAPER_TIERS.contains(variant.tier()));
        if (cheaper && amount.compareTo(plain) > 0) {
            return reject(variant, kind, text(amount), "above the plain price, " + text(plain));
        }
        return amount.compareTo(plain.multiply(MOST_TIMES_STANDARD)) <= 0
                || reject(variant, kind, text(amount), "absurd: over 10 times the plain price, " + text(plain));
    }

    private boolean reject(Variant variant, Kind kind, String value, String reason) {
        rejected.accept(new Rejected(name + variant.suffix(), kind.field, value, reason));
        return false;
    }

    private static String text(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
