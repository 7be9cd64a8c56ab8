package dev.sluice.cache.exact;

import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Completion;

/** Where the exact tier's decisions go. */
public interface Outbox {

    /** To the caller. */
    void respond(Reply reply);

    /** To the budget application, which decides about a provider call. */
    void admit(Admission admission);

    /** To the ledger's writer. */
    void record(Completion hit);
}
