package dev.sluice.economy;

import dev.sluice.economy.ContextRules.Chunks;
import dev.sluice.schema.RetrievedChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** Which of the retrieved passages are sent: the best by score that limits leave room for, none of them twice. */
final class ChunkSelection {

    /** Near-duplicates share at least this much of their runs of three words, in hundredths. */
    static final int SAME_PERCENT = 90;

    /** Bounds the work that a stranger can cause. */
    private static final int COMPARED = 100;

    /**
     * What is sent.
     *
     * @param kept in the order they came in
     * @param trimmedTokens tokens of those that are not
     */
    record Selection(List<RetrievedChunk> kept, long trimmedTokens) {}

    private ChunkSelection() {}

    /**
     * Chooses.
     *
     * @param tokens tokens of a passage as it is sent
     */
    static Selection select(List<RetrievedChunk> chunks, Chunks limits, ToLongFunction<RetrievedChunk> tokens) {
        List<Integer> best = IntStream.range(0, chunks.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> chunks.get(i).getScore())
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<Shingles> seen = new ArrayList<>();
        Set<Integer> kept = new HashSet<>();
        long used = 0;
        long trimmed = 0;
        for (int index : best) {
            RetrievedChunk chunk = chunks.get(index);
            boolean full = limits.topK() != null && kept.size() >= limits.topK();
            Shingles shingles = full ? null : Shingles.of(chunk.getText());
            if (shingles == null
                    || seen.stream().limit(COMPARED).anyMatch(other -> shingles.isNear(other, SAME_PERCENT))) {
                trimmed += tokens.applyAsLong(chunk);
                continue;
            }
            long size = limits.tokens() == null ? 0 : tokens.applyAsLong(chunk);
            if (limits.tokens() != null && used + size > limits.tokens()) {
                trimmed += size;
                continue;
            }
            used += size;
            kept.add(index);
            seen.add(shingles);
        }
        return new Selection(
                IntStream.range(0, chunks.size())
                        .filter(kept::contains)
                        .mapToObj(chunks::get)
                        .toList(),
                trimmed);
    }
}
