package dev.sluice.prices;

import dev.sluice.schema.Price;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether the prices of a model are for every call of it: a plain one, and the same bands for every tier. */
final class CoverageAudit {

    private CoverageAudit() {}

    private record Model(@Nullable String tenant, String provider, String model) {}

    static List<Finding> of(Collection<Price> prices) {
        Map<Model, Map<PriceKey, Price>> models = new LinkedHashMap<>();
        for (Price price : prices) {
            models.computeIfAbsent(
                            new Model(price.getTenant(), price.getProvider(), price.getModel()),
                            model -> new LinkedHashMap<>())
                    .merge(PriceKey.of(price), price, CoverageAudit::younger);
        }
        List<Finding> findings = new ArrayList<>();
        models.forEach((model, offers) -> {
            plain(model, offers, findings);
            bands(offers, findings);
            batches(offers, findings);
            if (model.tenant() != null) {
                contract(
                        offers,
                        models.getOrDefault(new Model(null, model.provider(), model.model()), Map.of()),
                        findings);
            }
        });
        return findings;
    }

    private static Price younger(Price one, Price other) {
        return one.getValidFrom().isAfter(other.getValidFrom()) ? one : other;
    }

    private static void plain(Model model, Map<PriceKey, Price> offers, List<Finding> findings) {
        if (offers.keySet().stream().noneMatch(PriceKey::isPlain)) {
            Map.Entry<PriceKey, Price> first = offers.entrySet().iterator().next();
            findings.add(Finding.warning(
                    "NO_PLAIN_PRICE",
                    first.getValue().getPriceId(),
                    "%s has a price for %s, but none for all other calls"
                            .formatted(model.model(), first.getKey().conditions())));
        }
    }

    /** A tier without the bands of the standard tier would charge long prompts like short ones. */
    private static void bands(Map<PriceKey, Price> offers, List<Finding> findings) {
        Set<Long> bands = new TreeSet<>();
        offers.keySet().stream()
                .filter(key -> key.tier() == null && key.region() == null && !key.batch())
                .filter(key -> key.windows().isEmpty())
                .forEach(key -> bands.add(key.minPromptTokens()));
        offers.forEach((key, price) -> {
            for (long band : bands) {
                if (key.minPromptTokens() == 0 && band > 0 && !offers.containsKey(key.ofBand(band))) {
                    findings.add(Finding.warning(
                            "BAND_MISSING",
                            price.getPriceId(),
                            "prompts from %d have a price of their own, but not for %s"
                                    .formatted(band, key.conditions())));
                }
            }
        });
    }

    private static void batches(Map<PriceKey, Price> offers, List<Finding> findings) {
        offers.forEach((key, price) -> {
            @Nullable Price single = key.batch() ? offers.get(key.ofSingleCalls()) : null;
            if (single != null
                    && (price.getPrices()
                                            .getInput()
                                            .compareTo(single.getPrices().getInput())
                                    > 0
                            || price.getPrices()
                                            .getOutput()
                                            .compareTo(single.getPrices().getOutput())
                                    > 0)) {
                findings.add(Finding.warning(
                        "BATCH_DEARER", price.getPriceId(), "costs more than single calls, " + single.getPriceId()));
            }
        });
    }

    /** A contract replaces the whole list of a model; what it leaves out is charged at what it has. */
    private static void contract(Map<PriceKey, Price> contract, Map<PriceKey, Price> list, List<Finding> findings) {
        Set<PriceKey> own = new HashSet<>();
        contract.keySet().forEach(key -> own.add(key.ofList()));
        for (PriceKey key : list.keySet()) {
            if (!own.contains(key)) {
                findings.add(Finding.warning(
                        "CONTRACT_NARROWER",
                        contract.values().iterator().next().getPriceId(),
                        "the list has a price for %s, the contract has none".formatted(key.conditions())));
            }
        }
    }
}
