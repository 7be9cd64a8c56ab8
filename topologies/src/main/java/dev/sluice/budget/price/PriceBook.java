package dev.sluice.budget.price;

import dev.sluice.schema.Price;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A snapshot of all prices, indexed by provider and model. Immutable. */
public final class PriceBook {

    /** Providers answer with dated names such as gpt-4o-2024-08-06 for a model that is priced without the date. */
    private static final Pattern DATED = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");

    private static final Set<String> STANDARD_TIERS = Set.of("standard", "default", "auto", "on_demand");

    /** Later entries win: a larger prompt band, then a younger price. */
    private static final Comparator<Price> PRECEDENCE = Comparator.comparingLong(Price::getMinPromptTokens)
            .thenComparing(Price::getValidFrom)
            .thenComparing(Price::getPriceId);

    private final Map<Offer, List<Price>> offers = new HashMap<>();
    private final Map<String, Set<String>> providersByModel = new TreeMap<>();

    private record Offer(String provider, String model) {}

    /** Indexes prices; those that are not well-formed must have been left out. */
    public PriceBook(Iterable<Price> prices) {
        for (Price price : prices) {
            // Prices of batch APIs hold for jobs, and calls leave one by one.
            if (!price.getBatch()) {
                offers.computeIfAbsent(new Offer(price.getProvider(), price.getModel()), o -> new ArrayList<>())
                        .add(price);
                providersByModel
                        .computeIfAbsent(price.getModel(), m -> new TreeSet<>())
                        .add(price.getProvider());
            }
        }
        offers.values().forEach(list -> list.sort(PRECEDENCE));
    }

    /**
     * The price in force.
     *
     * @param provider provider
     * @param model model, with or without a date suffix
     * @param at event time
     * @param promptTokens all input tokens of the call
     * @param tier tier that served it; null, or one without a price of its own: standard
     * @return null when there is none
     */
    public @Nullable Price find(String provider, String model, Instant at, long promptTokens, @Nullable String tier) {
        @Nullable Price found = null;
        boolean tierFound = false;
        for (Price price : listed(provider, model)) {
            boolean ofTier = tier != null && !STANDARD_TIERS.contains(tier) && tier.equals(price.getServiceTier());
            boolean fits = price.getMinPromptTokens() <= promptTokens && inForce(price, at);
            if (fits && (ofTier || (isStandard(price) && !tierFound))) {
                found = price;
                tierFound |= ofTier;
            }
        }
        return found;
    }

    /**
     * Every price that may apply to a prompt of at most so many tokens: one for each prompt band and tier.
     *
     * @param anyTier whether tiers other than the standard one count
     */
    public List<Price> bands(String provider, String model, Instant at, long maxPromptTokens, boolean anyTier) {
        Map<String, Price> winners = new TreeMap<>();
        for (Price price : listed(provider, model)) {
            boolean counts = anyTier || isStandard(price);
            if (counts && price.getMinPromptTokens() <= maxPromptTokens && inForce(price, at)) {
                String tier = isStandard(price) ? "" : price.getServiceTier();
                winners.put(price.getMinPromptTokens() + "/" + tier, price);
            }
        }
        return List.copyOf(winners.values());
    }

    /** Providers that have a price for a model, sorted. */
    public Set<String> providers(String model) {
        Set<String> providers = providersByModel.get(model);
        return Objects.requireNonNullElseGet(providers, () -> providersByModel.getOrDefault(undated(model), Set.of()));
    }

    private List<Price> listed(String provider, String model) {
        List<Price> exact = offers.get(new Offer(provider, model));
        return exact != null ? exact : offers.getOrDefault(new Offer(provider, undated(model)), List.of());
    }

    private static String undated(String model) {
        return DATED.matcher(model).replaceFirst("");
    }

    private static boolean isStandard(Price price) {
        return price.getServiceTier() == null || STANDARD_TIERS.contains(price.getServiceTier());
    }

    private static boolean inForce(Price price, Instant at) {
        return !at.isBefore(price.getValidFrom()) && (price.getValidTo() == null || at.isBefore(price.getValidTo()));
    }
}
