package dev.sluice.prices.litellm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.prices.Rejected;
import dev.sluice.prices.litellm.Amounts.Kind;
import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads LiteLLM's map of prices: one object, a model a key, USD for one token, no dates. */
public final class LiteLlmMap {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    /** Keys that are no models. */
    private static final Set<String> NO_MODELS = Set.of("sample_spec", "fallback_generalizations");

    private static final Set<String> MODES = Set.of("chat", "completion", "responses", "embedding");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:@/+-]{1,100}");
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final int DATE = 10;

    private final ImportRules rules;
    private final List<Pattern> models;
    private final List<Rejected> rejected = new ArrayList<>();
    private final Map<String, List<Price>> offers = new LinkedHashMap<>();
    private final Map<String, String> keysOfOffers = new HashMap<>();
    private int others;

    private LiteLlmMap(ImportRules rules) {
        this.rules = rules;
        this.models = rules.models().stream().map(LiteLlmMap::glob).toList();
    }

    /**
     * What a map offers.
     *
     * @param prices prices that can be true, all from the same time on
     * @param rejected what was not taken, with reasons
     * @param others models that were not asked for
     */
    public record Offer(List<Price> prices, List<Rejected> rejected, int others) {}

    /**
     * Reads a map.
     *
     * @throws JsonProcessingException when it is no JSON object, or has a key twice
     */
    public static Offer read(String json, ImportRules rules) throws JsonProcessingException {
        JsonNode map = JSON.readTree(json);
        LiteLlmMap reading = new LiteLlmMap(rules);
        map.properties().forEach(entry -> reading.entry(entry.getKey(), entry.getValue()));
        return new Offer(
                reading.offers.values().stream().flatMap(List::stream).toList(), reading.rejected, reading.others);
    }

    private void entry(String key, JsonNode fields) {
        if (NO_MODELS.contains(key)) {
            return;
        }
        String provider = fields.path("litellm_provider").asText();
        String model = key.startsWith(provider + "/") ? key.substring(provider.length() + 1) : key;
        boolean wanted = (rules.providers().isEmpty() || rules.providers().contains(provider))
                && (models.isEmpty()
                        || models.stream()
                                .anyMatch(m -> m.matcher(key).matches()
                                        || m.matcher(model).matches()));
        if (!wanted) {
            others++;
            return;
        }
        String mode = fields.path("mode").asText();
        if (!MODES.contains(mode)) {
            rejected.add(new Rejected(key, "mode", mode.isEmpty() ? "nothing" : mode, "allowed: " + sorted(MODES)));
            return;
        }
        if (provider.isEmpty()
                || !NAME.matcher(model).matches()
                || !NAME.matcher(provider).matches()) {
            rejected.add(new Rejected(
                    key,
                    "litellm_provider",
                    provider,
                    "provider and model are 1 to 100 letters, digits or . _ : @ / + -"));
            return;
        }
        offer(key, Objects.requireNonNullElse(rules.provider(), provider), model, prices(key, fields, provider, model));
    }

    private List<Price> prices(String key, JsonNode fields, String provider, String model) {
        boolean hasOutput = !fields.path("mode").asText().equals("embedding");
        Map<Variant, Amounts> variants = new LinkedHashMap<>(Entry.read(key, fields, rejected::add));
        if (variants.isEmpty() && rejected.stream().anyMatch(r -> r.name().equals(key))) {
            return List.of();
        }
        if (rules.halfBatch() && variants.containsKey(Variant.PLAIN)) {
            Map<Variant, Amounts> singles = new LinkedHashMap<>(variants);
            boolean hasBatch = singles.keySet().stream().anyMatch(Variant::batch);
            singles.forEach((variant, amounts) -> {
                if (!hasBatch && variant.tier() == null && variant.windows().isEmpty()) {
                    variants.put(variant.inBatch(), amounts.times(HALF));
                }
            });
        }
        Bands.complete(variants);
        variants.putAll(Multipliers.of(key, fields, variants, rejected::add));
        variants.keySet()
                .removeIf(v -> v.tier() != null
                        && rules.tiers() != null
                        && !rules.tiers().contains(v.tier()));
        new Sanity(key, rules.bounds(), rules.zeroIsFree(), hasOutput, rejected::add).sift(variants);
        return variants.entrySet().stream()
                .map(e -> price(provider, model, e.getKey(), e.getValue(), hasOutput))
                .toList();
    }

    /** Some models are there with and without the name of their provider; they have to agree. */
    private void offer(String key, String provider, String model, List<Price> prices) {
        String name = provider + " " + model;
        @Nullable String other = keysOfOffers.putIfAbsent(name, key);
        if (other == null) {
            offers.put(name, prices);
        } else if (!prices.equals(offers.get(name))) {
            offers.put(name, List.of());
            rejected.add(new Rejected(key, "(all)", "other prices", "differs from " + other + "; neither is taken"));
        }
    }

    private Price price(String litellm, String model, Variant variant, Amounts amounts, boolean hasOutput) {
        String provider = Objects.requireNonNullElse(rules.provider(), litellm);
        Map<String, BigDecimal> writes = new LinkedHashMap<>();
        // OpenAI's caches live for half an hour where nothing else is asked for, others for five minutes.
        put(writes, litellm.equals("openai") || litellm.equals("azure") ? "30m" : "5m", amounts.get(Kind.CACHE_WRITE));
        put(writes, "1h", amounts.get(Kind.CACHE_WRITE_1H));
        BigDecimal input = Objects.requireNonNull(amounts.get(Kind.INPUT));
        BigDecimal output = hasOutput ? Objects.requireNonNull(amounts.get(Kind.OUTPUT)) : BigDecimal.ZERO.setScale(9);
        boolean free = output.signum() == 0
                || input.signum() == 0
                || writes.values().stream().anyMatch(w -> w.signum() == 0)
                || isZero(amounts.get(Kind.CACHE_READ));
        return Price.newBuilder()
                .setPriceId("%s-%s%s-%s"
                        .formatted(
                                provider,
                                model,
                                variant.suffix(),
                                rules.from().toString().substring(0, DATE)))
                .setProvider(provider)
                .setModel(model)
                .setServiceTier(variant.tier())
                .setRegion(variant.region())
                .setBatch(variant.batch())
                .setMinPromptTokens(variant.band())
                .setWindows(variant.windows())
                .setFree(free)
                .setPrices(new UnitPrices(input, amounts.get(Kind.CACHE_READ), writes, output))
                .setValidFrom(rules.from())
                .setSource(rules.source())
                .build();
    }

    private static void put(Map<String, BigDecimal> writes, String ttl, @Nullable BigDecimal amount) {
        if (amount != null) {
            writes.put(ttl, amount);
        }
    }

    private static boolean isZero(@Nullable BigDecimal amount) {
        return amount != null && amount.signum() == 0;
    }

    private static String sorted(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
    }
}
