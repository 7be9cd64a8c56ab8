package dev.sluice.cache.stream;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.exact.ExactTier;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.semantic.SemanticRouter;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.tokens.TokenCounter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Hands lookups, answers, refusals and semantic outcomes of a partition to its {@link ExactTier}. */
final class ExactProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private final CacheSettings settings;
    private final AnswerStore bodies;
    private final TokenCounter tokens;
    private final ExclusionRules exclusions;
    private final SemanticTools tools;
    private @Nullable ProcessorContext<String, SpecificRecord> context;
    private @Nullable StoreState state;
    private @Nullable ExactTier tier;

    ExactProcessor(
            CacheSettings settings,
            AnswerStore bodies,
            TokenCounter tokens,
            ExclusionRules exclusions,
            SemanticTools tools) {
        this.settings = settings;
        this.bodies = bodies;
        this.tokens = tokens;
        this.exclusions = exclusions;
        this.tools = tools;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        PolicyView policies = new PolicyView(context.getStateStore(CacheTopology.POLICIES));
        SemanticRouter router = new SemanticRouter(
                tools.enabled(), tools.vectoriser(), () -> policies.semanticAt(context.currentSystemTimeMs()));
        StoreState state = new StoreState(context);
        ExactTier tier =
                new ExactTier(settings, state, new ForwardingOutbox(context), bodies, tokens, exclusions, router);
        context.schedule(
                TimerPunctuator.INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                new TimerPunctuator(state.writing(tier::tick), System::nanoTime));
        this.state = state;
        this.tier = tier;
        this.context = context;
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        if (context == null || state == null || tier == null) {
            throw new IllegalStateException("init comes first");
        }
        long now = context.currentSystemTimeMs();
        String position = context.recordMetadata().map(ExactProcessor::position).orElse("");
        try {
            take(record.value(), position, now, tier);
        } finally {
            state.write();
        }
    }

    private static void take(SpecificRecord value, String position, long now, ExactTier tier) {
        switch (value) {
            case Lookup lookup -> tier.lookup(lookup, now);
            case Answer answer -> tier.answer(answer, position, now);
            case Refusal refusal -> tier.refusal(refusal, position, now);
            case SemanticOutcome outcome -> tier.outcome(outcome, position, now);
            case null, default ->
                throw new IllegalArgumentException("Neither lookup, answer, refusal nor semantic outcome");
        }
    }

    private static String position(RecordMetadata metadata) {
        return metadata.topic() + '/' + metadata.partition() + '@' + metadata.offset();
    }
}
