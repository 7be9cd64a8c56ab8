package dev.sluice.stack;

/**
 * Told how a stack comes up or goes down. Steps run side by side; calls come from one thread at a time.
 */
public interface StackProgress {

    /** Listens to nothing. */
    StackProgress SILENT = new StackProgress() {};

    /**
     * A step began.
     *
     * @param step name of the step, for example {@code start broker}
     */
    default void started(String step) {}

    /**
     * A step ended well.
     *
     * @param millis how long it took
     */
    default void done(String step, long millis) {}

    /**
     * A step failed; the stack is about to be stopped.
     *
     * @param reason message for the person at the terminal; may have several lines
     */
    default void failed(String step, String reason) {}
}
