package dev.sluice.budget.streams;

import dev.sluice.budget.state.Watch;
import dev.sluice.budget.streams.KeptCounts.Labels;
import dev.sluice.metrics.BoundedLabel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The gate in metrics. Counters begin at zero with the process; the gauge of kept calls is what the stores of this
 * process's partitions hold.
 *
 * <p>Thread-safe.
 */
final class GateMeters implements Watch {

    private static final int MOST_PROVIDERS = 50;
    private static final int MOST_MODELS = 200;

    private final MeterRegistry registry;
    private final BoundedLabel providers = new BoundedLabel(MOST_PROVIDERS);
    private final BoundedLabel models = new BoundedLabel(MOST_MODELS);
    private final Map<TaskId, Map<Labels, Long>> kept = new ConcurrentHashMap<>();
    private final Set<Labels> gauges = ConcurrentHashMap.newKeySet();

    GateMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void unpriced(String provider, String model, String reason) {
        Counter.builder("sluice.unpriced.calls")
                .description("Calls and hits whose cost could not be told when they were settled")
                .tags(tags(provider, model).and("reason", reason))
                .register(registry)
                .increment();
    }

    @Override
    public void notKept(String provider, String model) {
        Counter.builder("sluice.unpriced.not.kept")
                .description("Unpriced calls beyond those that are kept for their price; ./sluice rerate finds them")
                .tags(tags(provider, model))
                .register(registry)
                .increment();
    }

    @Override
    public void rated(String cause) {
        Counter.builder("sluice.rated.lines")
                .description("Ledger lines that were costed anew")
                .tag("cause", cause)
                .register(registry)
                .increment();
    }

    @Override
    public void counted(String model, long estimated, long actual) {
        DistributionSummary.builder("sluice.prompt.tokens.ratio")
                .description("Prompt tokens that providers counted over those counted before the call")
                .tag("model", models.of(model))
                .register(registry)
                .record((double) actual / estimated);
    }

    /** What a task keeps now. */
    void kept(TaskId task, Map<Labels, Long> counts) {
        kept.put(task, Map.copyOf(counts));
        counts.keySet().stream().map(this::bounded).filter(gauges::add).forEach(this::gauge);
    }

    /** A task went elsewhere. */
    void closed(TaskId task) {
        kept.remove(task);
    }

    private void gauge(Labels labels) {
        Gauge.builder("sluice.unpriced.kept", () -> sum(labels))
                .description("Calls and hits that wait for a price")
                .tags(tags(labels.provider(), labels.model()).and("reason", labels.reason()))
                .register(registry);
    }

    private long sum(Labels labels) {
        return kept.values().stream()
                .flatMap(counts -> counts.entrySet().stream())
                .filter(entry -> bounded(entry.getKey()).equals(labels))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private Labels bounded(Labels labels) {
        return new Labels(providers.of(labels.provider()), models.of(labels.model()), labels.reason());
    }

    private Tags tags(String provider, String model) {
        return Tags.of("provider", providers.of(provider), "model", models.of(model));
    }
}
