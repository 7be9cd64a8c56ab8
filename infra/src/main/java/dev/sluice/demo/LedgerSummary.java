package dev.sluice.demo;

import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums over ledger lines: by model, by saving technique, in total. A line read twice counts once.
 *
 * <p>Thread-safe.
 */
public final class LedgerSummary {

    /**
     * Sums of one model.
     *
     * @param calls provider calls
     * @param inputTokens all input tokens, cached ones included
     * @param outputTokens output tokens
     * @param costNanoUsd charges and corrections
     */
    public record ModelLine(String model, long calls, long inputTokens, long outputTokens, long costNanoUsd) {

        private ModelLine plus(UsageEvent line) {
            TokenUsage usage = line.getUsage();
            boolean call = line.getKind() == UsageKind.PROVIDER_CALL;
            return new ModelLine(
                    model,
                    calls + (call ? 1 : 0),
                    inputTokens + (call && usage != null ? input(usage) : 0),
                    outputTokens + (call && usage != null ? usage.getOutputTotal() : 0),
                    Math.addExact(costNanoUsd, line.getCostNanoUsd()));
        }

        private static long input(TokenUsage usage) {
            return usage.getInputUncached()
                    + usage.getCacheRead()
                    + usage.getCacheWrite().values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
        }
    }

    private final Map<String, ModelLine> models = new TreeMap<>();
    private final Map<String, Long> savings = new TreeMap<>();
    private final Set<String> lineIds = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private long costNanoUsd;
    private long savedNanoUsd;

    /** Adds a line. */
    public synchronized void add(UsageEvent line) {
        if (!lineIds.add(line.getLineId())) {
            return;
        }
        if (line.getKind() != UsageKind.ERROR) {
            // An attempt that failed is not the end of its request.
            ended.add(line.getRequestId());
        }
        costNanoUsd = Math.addExact(costNanoUsd, line.getCostNanoUsd());
        savedNanoUsd = Math.addExact(savedNanoUsd, line.getSavedNanoUsd());
        if (line.getSavingTechnique() != null) {
            savings.merge(line.getSavingTechnique(), line.getSavedNanoUsd(), Math::addExact);
        }
        if (line.getKind() == UsageKind.PROVIDER_CALL || line.getKind() == UsageKind.CORRECTION) {
            String model = line.getModelServed() == null ? "unknown" : line.getModelServed();
            models.put(
                    model,
                    models.getOrDefault(model, new ModelLine(model, 0, 0, 0, 0)).plus(line));
        }
    }

    /** Whether the line that ends each of the requests is there: a charge, a hit or a refusal. */
    public synchronized boolean covers(Set<String> requestIds) {
        return ended.containsAll(requestIds);
    }

    /** Sums by model served, in the order of their names. */
    public synchronized List<ModelLine> models() {
        return List.copyOf(models.values());
    }

    /** Nano-USD saved by technique. */
    public synchronized Map<String, Long> savings() {
        return new TreeMap<>(savings);
    }

    public synchronized long costNanoUsd() {
        return costNanoUsd;
    }

    public synchronized long savedNanoUsd() {
        return savedNanoUsd;
    }
}
