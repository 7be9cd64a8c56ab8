package dev.sluice.cache.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a stream.
 *
 * @param lookups questions looked up
 * @param hits those that were answered
 * @param wrong hits whose entry has another label
 * @param byTier questions by what answered
 * @param wrongByTier wrong hits by what answered
 * @param unserved misses by reason; those without one had nothing to be compared with
 * @param embed time to make vectors, of questions that no exact tier answered
 * @param search time to take those questions apart, to search and to decide
 */
public record StreamSummary(
        int lookups,
        int hits,
        int wrong,
        Map<Tier, Integer> byTier,
        Map<Tier, Integer> wrongByTier,
        Map<String, Integer> unserved,
        Latency embed,
        Latency search) {

    /** Hits among look-ups. */
    public double hitRate() {
        return lookups == 0 ? 0 : (double) hits / lookups;
    }

    /** Wrong hits among hits. */
    public double wrongGivenHit() {
        return hits == 0 ? 0 : (double) wrong / hits;
    }

    /** Wrong hits among look-ups. */
    public double wrongOverall() {
        return lookups == 0 ? 0 : (double) wrong / lookups;
    }

    /** Collects a stream's look-ups. */
    static final class Tally {
        private final Map<Tier, Integer> byTier = new EnumMap<>(Tier.class);
        private final Map<Tier, Integer> wrongByTier = new EnumMap<>(Tier.class);
        private final Map<String, Integer> unserved = new TreeMap<>();
        private final List<Finding> searched = new ArrayList<>();

        void add(Finding finding, boolean wrong) {
            byTier.merge(finding.tier(), 1, Integer::sum);
            if (wrong) {
                wrongByTier.merge(finding.tier(), 1, Integer::sum);
            }
            if (finding.guard() != null) {
                unserved.merge(finding.guard(), 1, Integer::sum);
            }
            if (finding.searchNanos() > 0) {
                searched.add(finding);
            }
        }

        StreamSummary summary() {
            int lookups = sum(byTier);
            return new StreamSummary(
                    lookups,
                    lookups - byTier.getOrDefault(Tier.MISS, 0),
                    sum(wrongByTier),
                    byTier,
                    wrongByTier,
                    unserved,
                    Latency.of(searched.stream().mapToLong(Finding::embedNanos)),
                    Latency.of(searched.stream().mapToLong(Finding::searchNanos)));
        }

        private static int sum(Map<Tier, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
