package dev.sluice.budget.price;

import dev.sluice.schema.Price;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The list prices, or the contract prices of one tenant, by provider and model. */
final class PriceIndex {

    /** Ranks of a name: itself, without its date, then patterns by what they fix. */
    private static final int PATTERN_RANKS = 1_000;

    private static final int RANKS_OF_A_NAME = PATTERN_RANKS + 2;

    private final Map<String, Map<String, List<Price>>> exact = new TreeMap<>();
    private final Map<String, List<PatternPrice>> patterns = new HashMap<>();

    private record PatternPrice(ModelPattern pattern, Price price) {}

    void add(Price price) {
        Map<String, List<Price>> models = exact.computeIfAbsent(price.getProvider(), p -> new HashMap<>());
        if (ModelPattern.isPattern(price.getModel())) {
            patterns.computeIfAbsent(price.getProvider(), p -> new ArrayList<>())
                    .add(new PatternPrice(ModelPattern.of(price.getModel()), price));
        } else {
            models.computeIfAbsent(price.getModel(), m -> new ArrayList<>()).add(price);
        }
    }

    Set<String> providers() {
        return exact.keySet();
    }

    /** Every price that names a model, best names first within each name; names are tried in their order. */
    void collect(String provider, List<String> names, Consumer<Listed> into) {
        Map<String, List<Price>> models = exact.getOrDefault(provider, Map.of());
        int base = 0;
        for (String name : names) {
            int rank = base;
            models.getOrDefault(name, List.of()).forEach(price -> into.accept(Listed.of(price, rank)));
            String undated = ModelPattern.undated(name);
            if (!undated.equals(name)) {
                models.getOrDefault(undated, List.of()).forEach(price -> into.accept(Listed.of(price, rank + 1)));
            }
            for (PatternPrice candidate : patterns.getOrDefault(provider, List.of())) {
                if (candidate.pattern().matches(name)) {
                    int unfixed = PATTERN_RANKS
                            - Math.min(PATTERN_RANKS, candidate.pattern().literals());
                    into.accept(Listed.of(candidate.price(), rank + 2 + unfixed));
                }
            }
            base += RANKS_OF_A_NAME + 1;
        }
    }
}
