package dev.sluice.prices.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.prices.Rejected;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Factors for places and speeds, written out as prices: a record never says "times". */
final class Multipliers {

    private static final Set<String> REGIONS = Set.of("us", "eu");
    private static final Set<String> TIERS = Set.of("fast", "ultrafast");
    private static final BigDecimal MOST = BigDecimal.TEN;

    private Multipliers() {}

    /** The variants that factors make of the given ones. */
    static Map<Variant, Amounts> of(
            String name, JsonNode fields, Map<Variant, Amounts> variants, Consumer<Rejected> rejected) {
        Map<String, JsonNode> factors = new TreeMap<>();
        fields.path("provider_specific_entry").properties().forEach(e -> factors.put(e.getKey(), e.getValue()));
        for (String region : REGIONS) {
            JsonNode factor = fields.path("regional_processing_uplift_multiplier_" + region);
            if (!factor.isMissingNode() && !factor.isNull()) {
                factors.put(region, factor);
            }
        }
        Map<Variant, Amounts> made = new LinkedHashMap<>();
        factors.forEach((key, factor) -> {
            boolean isFactor = factor.isNumber()
                    && factor.decimalValue().compareTo(BigDecimal.ONE) >= 0
                    && factor.decimalValue().compareTo(MOST) <= 0;
            if (!isFactor || !(REGIONS.contains(key) || TIERS.contains(key))) {
                rejected.accept(new Rejected(
                        name,
                        "factor " + key,
                        factor.isValueNode() ? factor.asText() : "no number",
                        "left out; known are us, eu, fast and ultrafast, from 1 to 10"));
                return;
            }
            variants.forEach((variant, amounts) -> {
                boolean isRegion = REGIONS.contains(key);
                if (variant.region() == null && (isRegion || (variant.tier() == null && !variant.batch()))) {
                    made.put(
                            isRegion ? variant.inRegion(key) : variant.ofTier(key),
                            amounts.times(factor.decimalValue()));
                }
            });
        });
        return made;
    }
}
