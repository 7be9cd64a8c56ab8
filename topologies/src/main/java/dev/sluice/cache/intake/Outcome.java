package dev.sluice.cache.intake;

import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Lookup;

/** What intake makes of a request. */
public sealed interface Outcome {

    /** It goes on to the exact tier. */
    record Accepted(Lookup lookup) implements Outcome {}

    /** It is answered with an error and costs nothing. */
    record Rejected(Reply reply) implements Outcome {}
}
