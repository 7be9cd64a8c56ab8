package dev.sluice.cache.stream;

import dev.sluice.cache.exact.Outbox;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.SemanticOutbox;
import dev.sluice.schema.Admission;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticInput;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticOutcome;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards decisions downstream. Record times are the wall clock's: retention counts from the decision. */
final class ForwardingOutbox implements Outbox, SemanticOutbox {

    private final ProcessorContext<String, SpecificRecord> context;

    ForwardingOutbox(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
    }

    @Override
    public void respond(Reply reply) {
        context.forward(ReplyRecords.of(reply, context.currentSystemTimeMs()));
    }

    @Override
    public void admit(Admission admission) {
        forward(admission.getRequest().getTenant(), admission);
    }

    @Override
    public void search(SemanticLookup lookup) {
        forward(lookup.getContext().getCompatibility(), new SemanticInput(lookup, null));
    }

    @Override
    public void fill(SemanticFill fill) {
        forward(fill.getScope(), new SemanticInput(null, fill));
    }

    @Override
    public void record(Completion hit) {
        forward(hit.getTenant(), hit);
    }

    @Override
    public void tell(SemanticOutcome outcome) {
        forward(outcome.getFlightKey(), outcome);
    }

    @Override
    public void explain(CacheDecision decision) {
        forward(decision.getRequestId(), decision);
    }

    private void forward(String key, SpecificRecord value) {
        context.forward(new Record<>(key, value, context.currentSystemTimeMs()));
    }
}
