package dev.sluice.cache.body;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import java.util.Optional;

/** Reads bodies and trusts none: what Redis holds under an id must say itself that it belongs there. */
public final class Bodies {

    private final AnswerStore store;

    public Bodies(AnswerStore store) {
        this.store = store;
    }

    /** The answer kept under an entry id for a tenant. */
    public Optional<Answer> find(String entryId, String tenant) {
        return store.find(entryId)
                .filter(answer -> answer.getEntryId().equals(entryId)
                        && answer.getTenant().equals(tenant));
    }
}
