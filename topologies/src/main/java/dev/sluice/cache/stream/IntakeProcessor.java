package dev.sluice.cache.stream;

import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.intake.Arrival;
import dev.sluice.cache.intake.Intake;
import dev.sluice.cache.intake.Outcome;
import dev.sluice.cache.intake.SeenIds;
import dev.sluice.cache.reply.CorrelationHeaders;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.economy.PromptMaker;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import dev.sluice.schema.SeenRequest;
import dev.sluice.tokens.TokenCounter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** Hands request records to {@link Intake}, and what it makes of them downstream. */
final class IntakeProcessor implements Processor<String, LlmRequest, String, SpecificRecord> {

    static final String SEEN = "seen-requests";

    private static final Duration CLOCK_ERROR = Duration.ofHours(1);

    private final CacheSettings settings;
    private final String policies;
    private final QueryTypeClassifier queryTypes;
    private final ExclusionRules exclusions;
    private final TokenCounter tokens;
    private @Nullable ProcessorContext<String, SpecificRecord> context;
    private @Nullable LateStore<SeenRequest> seen;
    private @Nullable Intake intake;

    IntakeProcessor(
            CacheSettings settings,
            String policies,
            QueryTypeClassifier queryTypes,
            ExclusionRules exclusions,
            TokenCounter tokens) {
        this.settings = settings;
        this.policies = policies;
        this.queryTypes = queryTypes;
        this.exclusions = exclusions;
        this.tokens = tokens;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        KeyValueStore<String, SeenRequest> stored = context.getStateStore(SEEN);
        LateStore<SeenRequest> seen = new LateStore<>(stored);
        ReadOnlyKeyValueStore<String, ValueAndTimestamp<Policy>> store = context.getStateStore(policies);
        PolicyView view = new PolicyView(store);
        this.intake = new Intake(
                settings,
                () -> view.ttlAt(context.currentSystemTimeMs()),
                () -> prompts(view, context.currentSystemTimeMs()),
                new StoredSeenIds(seen),
                queryTypes,
                exclusions);
        this.seen = seen;
        this.context = context;
        context.schedule(
                SeenRequestPunctuator.INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                new SeenRequestPunctuator(stored, settings.idempotencyHorizon(), System::nanoTime));
    }

    private PromptMaker prompts(PolicyView view, long now) {
        return new PromptMaker(view.templatesAt(now), view.contextAt(now), tokens, settings.maxRequestBytes());
    }

    @Override
    public void process(Record<String, LlmRequest> record) {
        if (context == null || seen == null || intake == null) {
            throw new IllegalStateException("init comes first");
        }
        if (record.value() == null) {
            throw new IllegalArgumentException("A request record has no value");
        }
        long now = context.currentSystemTimeMs();
        Map<String, String> headers = new HashMap<>();
        for (String name : CorrelationHeaders.ECHOED) {
            String value = header(record, name, StandardCharsets.ISO_8859_1);
            if (value != null) {
                headers.put(name, value);
            }
        }
        Arrival arrival = new Arrival(
                record.key(),
                record.value(),
                headers,
                header(record, "traceparent", StandardCharsets.US_ASCII),
                context.recordMetadata()
                        .map(metadata -> metadata.partition() + "@" + metadata.offset())
                        .orElse(""),
                receivedAt(record.timestamp(), now));
        try {
            switch (intake.accept(arrival, now)) {
                // Streams reads by timestamp across partitions: with the caller's clock, an answer that is read again
                // could come before its request.
                case Outcome.Accepted(var lookup) ->
                    context.forward(new Record<>(lookup.getContext().getNormalised(), lookup, now));
                case Outcome.Rejected(var reply) -> context.forward(ReplyRecords.of(reply, now));
            }
        } finally {
            seen.write();
        }
    }

    /** Callers set timestamps, and deadlines are measured by them: what no clock's error explains is not believed. */
    private static long receivedAt(long timestamp, long now) {
        return timestamp > 0 && timestamp <= now + CLOCK_ERROR.toMillis() ? timestamp : now;
    }

    private static @Nullable String header(Record<?, ?> record, String name, Charset charset) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), charset);
    }

    private record StoredSeenIds(LateStore<SeenRequest> store) implements SeenIds {
        @Override
        public @Nullable SeenRequest get(String requestId) {
            return store.get(requestId);
        }

        @Override
        public void put(String requestId, SeenRequest seen) {
            store.put(requestId, seen);
        }
    }
}
