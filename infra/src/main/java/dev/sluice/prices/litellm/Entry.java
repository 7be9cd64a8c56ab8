package dev.sluice.prices.litellm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.prices.Rejected;
import dev.sluice.prices.litellm.Amounts.Kind;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A model of the map, taken apart into what it says for each variant. */
final class Entry {

    private static final Pattern FIELD = Pattern.compile("(input_cost_per_token|output_cost_per_token"
            + "|cache_read_input_token_cost|cache_creation_input_token_cost(?:_above_1hr)?)"
            + "(?:_above_(\\d{1,6})k_tokens)?(_batches|_flex|_priority)?");
    /** Fees that are not for tokens; a price that leaves them out would charge too little. */
    private static final Set<String> FEES = Set.of("input_cost_per_request", "output_cost_per_request");

    private static final int THOUSAND = 1_000;

    private final String name;
    private final JsonNode fields;
    private final Consumer<Rejected> rejected;
    private final Map<Variant, Amounts> variants = new LinkedHashMap<>();
    private final Set<String> faultyFamilies = new TreeSet<>();

    private Entry(String name, JsonNode fields, Consumer<Rejected> rejected) {
        this.name = name;
        this.fields = fields;
        this.rejected = rejected;
    }

    /** The variants of a model; empty when its plain price cannot be used, which has been said. */
    static Map<Variant, Amounts> read(String name, JsonNode fields, Consumer<Rejected> rejected) {
        Entry entry = new Entry(name, fields, rejected);
        return entry.expresses() ? entry.read() : Map.of();
    }

    private Map<Variant, Amounts> read() {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            Matcher matcher = FIELD.matcher(field.getKey());
            if (matcher.matches() && !field.getValue().isNull()) {
                @Nullable String above = matcher.group(2);
                // "Above 200k" begins with the next token.
                long band = above == null ? 0 : Long.parseLong(above) * THOUSAND + 1;
                amount(
                        variant(matcher.group(3)).ofBand(band),
                        kind(matcher.group(1)),
                        field.getKey(),
                        field.getValue());
            }
        }
        tieredPricing();
        OffPeak.read(name, fields, rejected)
                .ifPresent(offPeak -> offPeak.prices().properties().forEach(field -> {
                    Matcher matcher = FIELD.matcher(field.getKey());
                    if (matcher.matches() && matcher.group(2) == null && matcher.group(3) == null) {
                        amount(
                                Variant.PLAIN.at(offPeak.windows()),
                                kind(matcher.group(1)),
                                "off_peak_pricing." + field.getKey(),
                                field.getValue());
                    }
                }));
        variants.keySet()
                .removeIf(variant -> faultyFamilies.contains(variant.family().suffix()));
        return faultyFamilies.contains(Variant.PLAIN.suffix()) ? Map.of() : variants;
    }

    /** Whether a price for tokens says all that a call of the model costs. */
    private boolean expresses() {
        for (String fee : FEES) {
            if (fields.path(fee).isNumber() && fields.path(fee).decimalValue().signum() != 0) {
                rejected.accept(
                        new Rejected(name, fee, fields.path(fee).asText(), "fees for a request are not charged"));
                return false;
            }
        }
        JsonNode reasoning = fields.path("output_cost_per_reasoning_token");
        if (reasoning.isNumber()
                && reasoning
                                .decimalValue()
                                .compareTo(fields.path("output_cost_per_token").decimalValue())
                        != 0) {
            rejected.accept(new Rejected(
                    name,
                    "output_cost_per_reasoning_token",
                    reasoning.asText(),
                    "reasoning is charged as output, at the price of output"));
            return false;
        }
        return true;
    }

    private void amount(Variant variant, Kind kind, String field, JsonNode value) {
        Optional<BigDecimal> amount = Amounts.perMillion(name, field, value, rejected);
        if (amount.isEmpty()) {
            faultyFamilies.add(variant.family().suffix());
        } else {
            variants.computeIfAbsent(variant, v -> new Amounts()).put(kind, amount.get());
        }
    }

    /** A list of ranges of prompt lengths, each with prices of its own. */
    private void tieredPricing() {
        for (JsonNode tier : fields.path("tiered_pricing")) {
            JsonNode least = tier.path("range").path(0);
            if (!least.isNumber() || least.decimalValue().signum() < 0 || !least.canConvertToLong()) {
                rejected.accept(new Rejected(
                        name,
                        "tiered_pricing.range",
                        least.asText(),
                        "allowed: the tokens it begins above and ends at"));
                faultyFamilies.add(Variant.PLAIN.suffix());
                return;
            }
            long band = least.longValue() == 0 ? 0 : least.longValue() + 1;
            for (Map.Entry<String, JsonNode> field : tier.properties()) {
                Matcher matcher = FIELD.matcher(field.getKey());
                if (matcher.matches() && matcher.group(2) == null) {
                    amount(
                            variant(matcher.group(3)).ofBand(band),
                            kind(matcher.group(1)),
                            "tiered_pricing." + field.getKey(),
                            field.getValue());
                }
            }
        }
    }

    private static Variant variant(@Nullable String suffix) {
        return switch (suffix) {
            case null -> Variant.PLAIN;
            case "_batches" -> Variant.PLAIN.inBatch();
            case "_flex" -> Variant.PLAIN.ofTier("flex");
            default -> Variant.PLAIN.ofTier("priority");
        };
    }

    private static Kind kind(String field) {
        for (Kind kind : Kind.values()) {
            if (kind.field.equals(field)) {
                return kind;
            }
        }
        throw new AssertionError(field);
    }
}
