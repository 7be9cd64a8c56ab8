package dev.sluice.cache.semantic;

import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Admission;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.SemanticOutcome;

/** Where the semantic tier's decisions go. */
public interface SemanticOutbox {

    /** To the caller. */
    void respond(Reply reply);

    /** To the budget application, which decides about a provider call. */
    void admit(Admission admission);

    /** To the ledger's writer. */
    void record(Completion hit);

    /** To the exact tier. */
    void tell(SemanticOutcome outcome);

    /** To whoever wants to know why. */
    void explain(CacheDecision decision);
}
