package dev.sluice.cache.evaluation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of a file of pairs.
 *
 * @param all totals of all pairs
 * @param byLanguage totals by language
 * @param byCategory served pairs by language, then category
 * @param byTier pairs by what answered
 * @param unserved misses by reason; those without one had nothing to be compared with
 */
public record PairSummary(
        PairTotals all,
        Map<String, PairTotals> byLanguage,
        Map<String, Map<String, Share>> byCategory,
        Map<Tier, Integer> byTier,
        Map<String, Integer> unserved) {

    /** Sums outcomes up. */
    public static PairSummary of(Collection<PairOutcome> outcomes) {
        Map<String, List<PairOutcome>> languages =
                grouped(outcomes, outcome -> outcome.finding().language());
        Map<String, PairTotals> byLanguage = new TreeMap<>();
        Map<String, Map<String, Share>> byCategory = new TreeMap<>();
        languages.forEach((language, group) -> {
            byLanguage.put(language, PairTotals.of(group));
            Map<String, Share> categories = new TreeMap<>();
            grouped(group, outcome -> outcome.pair().category())
                    .forEach((category, members) -> categories.put(category, served(members)));
            byCategory.put(language, categories);
        });
        Map<Tier, Integer> byTier = new EnumMap<>(Tier.class);
        Map<String, Integer> unserved = new TreeMap<>();
        for (PairOutcome outcome : outcomes) {
            Finding finding = outcome.finding();
            byTier.merge(finding.tier(), 1, Integer::sum);
            if (finding.guard() != null) {
                unserved.merge(finding.guard(), 1, Integer::sum);
            }
        }
        return new PairSummary(PairTotals.of(outcomes), byLanguage, byCategory, byTier, unserved);
    }

    private static Share served(Collection<PairOutcome> outcomes) {
        int hits = (int)
                outcomes.stream().filter(outcome -> outcome.finding().isHit()).count();
        return new Share(hits, outcomes.size());
    }

    private static Map<String, List<PairOutcome>> grouped(
            Collection<PairOutcome> outcomes, Function<PairOutcome, String> key) {
        return outcomes.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }
}
