package dev.sluice.cache.stream;

import dev.sluice.cache.intake.TtlRules;
import dev.sluice.cache.semantic.SemanticRules;
import dev.sluice.economy.ContextRules;
import dev.sluice.economy.Templates;
import dev.sluice.schema.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** The policies in force that the cache goes by, read anew at most once a second: they change rarely and every request asks. */
final class PolicyView {

    private static final long FRESH_MS = Duration.ofSeconds(1).toMillis();

    private final ReadOnlyKeyValueStore<String, ValueAndTimestamp<Policy>> store;
    private TtlRules ttl = new TtlRules(List.of());
    private SemanticRules semantic = new SemanticRules(List.of());
    private Templates templates = new Templates(List.of());
    private ContextRules context = ContextRules.NONE;
    private long readAt = Long.MIN_VALUE;

    PolicyView(ReadOnlyKeyValueStore<String, ValueAndTimestamp<Policy>> store) {
        this.store = store;
    }

    /** How long answers live, at a time in epoch ms. */
    TtlRules ttlAt(long now) {
        refresh(now);
        return ttl;
    }

    /** When rephrased questions are served, at a time in epoch ms. */
    SemanticRules semanticAt(long now) {
        refresh(now);
        return semantic;
    }

    /** Prompt templates, at a time in epoch ms. */
    Templates templatesAt(long now) {
        refresh(now);
        return templates;
    }

    /** What requests may send, at a time in epoch ms. */
    ContextRules contextAt(long now) {
        refresh(now);
        return context;
    }

    private void refresh(long now) {
        if (readAt != Long.MIN_VALUE && now >= readAt && now - readAt < FRESH_MS) {
            return;
        }
        List<Policy> policies = new ArrayList<>();
        try (KeyValueIterator<String, ValueAndTimestamp<Policy>> all = store.all()) {
            all.forEachRemaining(row -> {
                Policy policy = row.value.value();
                if (policy.getCache() != null || policy.getContext() != null || policy.getTemplate() != null) {
                    policies.add(policy);
                }
            });
        }
        ttl = new TtlRules(policies);
        semantic = new SemanticRules(policies);
        templates = new Templates(policies);
        context = new ContextRules(policies);
        readAt = now;
    }
}
