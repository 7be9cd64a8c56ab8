package dev.sluice.rerate;

import dev.sluice.budget.rating.Rater;
import dev.sluice.budget.rating.Rating;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What would change in the ledger by the prices that are known now.
 *
 * @param lines calls and hits that were looked at
 * @param unrated those of them that no price fits, or whose usage is not known
 * @param changes those that would stand for another amount
 */
public record RatingPlan(int lines, int unrated, List<Change> changes) {

    /** A line that would change. */
    public record Change(StandingLine standing, long costNanoUsd, long savedNanoUsd) {

        /** The request to cost it anew. */
        public RatingRequest request(Instant now) {
            return standing.request(now);
        }

        String model() {
            UsageEvent line = standing.line();
            return line.getKind() == UsageKind.CACHE_HIT
                    ? Objects.requireNonNullElse(line.getModelRequested(), "unknown")
                    : Objects.requireNonNullElse(line.getModelServed(), "unknown");
        }
    }

    /**
     * Sums over changes, nano-USD.
     *
     * @param lines lines that change
     */
    public record Sum(int lines, long costBefore, long costAfter, long savedBefore, long savedAfter) {

        private static final Sum NOTHING = new Sum(0, 0, 0, 0, 0);

        private Sum plus(Change change) {
            StandingLine standing = change.standing();
            return new Sum(
                    lines + 1,
                    Math.addExact(costBefore, standing.costNanoUsd()),
                    Math.addExact(costAfter, change.costNanoUsd()),
                    Math.addExact(savedBefore, standing.savedNanoUsd()),
                    Math.addExact(savedAfter, change.savedNanoUsd()));
        }
    }

    /** The plan for lines. */
    public static RatingPlan of(Collection<StandingLine> lines, Rater rater) {
        int unrated = 0;
        List<Change> changes = new ArrayList<>();
        for (StandingLine standing : lines) {
            Optional<Rating> rating = rater.rate(standing.line(), null, null);
            if (rating.isEmpty()) {
                unrated++;
            } else if (rating.get().nanoUsd() != standing.costNanoUsd()
                    || rating.get().saving().nanoUsd() != standing.savedNanoUsd()) {
                changes.add(new Change(
                        standing, rating.get().nanoUsd(), rating.get().saving().nanoUsd()));
            }
        }
        return new RatingPlan(lines.size(), unrated, List.copyOf(changes));
    }

    /** Sums by model served, for hits by model asked for. */
    public SortedMap<String, Sum> byModel() {
        SortedMap<String, Sum> sums = new TreeMap<>();
        changes.forEach(
                change -> sums.merge(change.model(), Sum.NOTHING.plus(change), (known, _) -> known.plus(change)));
        return sums;
    }

    /** Sum of all. */
    public Sum total() {
        return changes.stream().reduce(Sum.NOTHING, Sum::plus, (_, b) -> b);
    }
}
