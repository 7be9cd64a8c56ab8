package dev.sluice.simulator;

import org.jspecify.annotations.Nullable;

/** A valid request that waits to be carried out. */
interface Operation {

    String modelName();

    Model model();

    /** What counts against the tokens a minute. */
    long tokensRequested();

    Caller caller();

    /** Whose words it is answered in. */
    default Dialect dialect() {
        return Dialect.OPENAI;
    }

    /** Carries it out; called once, when nothing can refuse the call any more. */
    Result run();

    /** A result, ready to be charged and sent. */
    interface Result {

        Usage usage();

        /** What is sent and charged when the connection goes away in the middle; null: it comes in one piece. */
        default @Nullable Result cutShort() {
            return null;
        }

        Reply reply(Sending sending);
    }
}
