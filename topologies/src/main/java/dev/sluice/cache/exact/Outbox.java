package dev.sluice.cache.exact;

import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Admission;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticLookup;

/** Where the exact tier's decisions go. */
public interface Outbox {

    /** To the caller. */
    void respond(Reply reply);

    /** To the budget application, which decides about a provider call. */
    void admit(Admission admission);

    /** To the semantic tier, which answers or asks for admission. */
    void search(SemanticLookup lookup);

    /** To the semantic tier, for questions to come. */
    void fill(SemanticFill fill);

    /** To the ledger's writer. */
    void record(Completion hit);

    /** To whoever wants to know why. */
    void explain(CacheDecision decision);
}
