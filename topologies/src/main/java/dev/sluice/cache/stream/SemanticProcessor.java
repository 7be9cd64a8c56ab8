package dev.sluice.cache.stream;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.semantic.SemanticTier;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.schema.SemanticInput;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Hands questions and answers of a partition to its {@link SemanticTier}. */
final class SemanticProcessor implements Processor<String, SemanticInput, String, SpecificRecord> {

    private final SemanticTools tools;
    private final AnswerStore bodies;
    private final Duration patience;
    private @Nullable ProcessorContext<String, SpecificRecord> context;
    private @Nullable SemanticStoreState state;
    private @Nullable SemanticTier tier;

    SemanticProcessor(SemanticTools tools, AnswerStore bodies, Duration patience) {
        this.tools = tools;
        this.bodies = bodies;
        this.patience = patience;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        SemanticStoreState state = new SemanticStoreState(context);
        SemanticTier tier = new SemanticTier(tools, state, new ForwardingOutbox(context), bodies, patience);
        context.schedule(
                TimerPunctuator.INTERVAL,
                PunctuationType.WALL_CLOCK_TIME,
                new TimerPunctuator(state.writing(tier::tick), System::nanoTime));
        this.state = state;
        this.tier = tier;
        this.context = context;
    }

    @Override
    public void process(Record<String, SemanticInput> record) {
        if (context == null || state == null || tier == null) {
            throw new IllegalStateException("init comes first");
        }
        long now = context.currentSystemTimeMs();
        SemanticInput input = record.value();
        try {
            if (input.getLookup() != null) {
                tier.lookup(input.getLookup(), now);
            }
            if (input.getFill() != null) {
                tier.fill(input.getFill(), now);
            }
        } finally {
            state.write();
        }
    }
}
