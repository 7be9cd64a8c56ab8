package dev.sluice.pricing;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of service tiers. */
public final class ServiceTiers {

    /** Names of the tier whose price a model's plain price is. */
    private static final Set<String> STANDARD = Set.of("standard", "default", "auto", "on_demand");

    private static final Set<String> PRICED_APART =
            Set.of("flex", "priority", "scale", "fast", "ultrafast", "provisioned_throughput");

    private ServiceTiers() {}

    /** A tier as prices name it: lower case; null for none, and for a name that says it is unspecified. */
    public static @Nullable String normal(@Nullable String tier) {
        if (tier == null || tier.isBlank()) {
            return null;
        }
        String name = tier.strip().toLowerCase(Locale.ROOT);
        return name.endsWith("unspecified") ? null : name;
    }

    /** Whether the plain price of a model is that of the tier. */
    public static boolean isStandard(@Nullable String tier) {
        @Nullable String name = normal(tier);
        return name == null || STANDARD.contains(name);
    }

    /** Whether a provider is known to have a tier of that name. */
    public static boolean isKnown(String tier) {
        return isStandard(tier) || PRICED_APART.contains(normal(tier));
    }

    /** The tiers with prices of their own that providers are known to have. */
    public static Set<String> pricedApart() {
        return PRICED_APART;
    }
}
