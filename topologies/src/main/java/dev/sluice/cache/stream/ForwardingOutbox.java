package dev.sluice.cache.stream;

import dev.sluice.cache.exact.Outbox;
import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards decisions downstream. Record times are the wall clock's: retention counts from the decision. */
final class ForwardingOutbox implements Outbox {

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
        context.forward(new Record<>(admission.getRequest().getTenant(), admission, context.currentSystemTimeMs()));
    }

    @Override
    public void record(Completion hit) {
        context.forward(new Record<>(hit.getTenant(), hit, context.currentSystemTimeMs()));
    }
}
