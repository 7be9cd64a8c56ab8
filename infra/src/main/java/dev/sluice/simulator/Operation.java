package dev.sluice.simulator;

/** A valid request that waits to be carried out. */
interface Operation {

    String modelName();

    Model model();

    /** What counts against the tokens a minute. */
    long tokensRequested();

    Caller caller();

    /** Carries it out; called once, when nothing can refuse the call any more. */
    Result run();

    /** A result, ready to be charged and sent. */
    interface Result {

        Usage usage();

        Reply reply(Sending sending);
    }
}
