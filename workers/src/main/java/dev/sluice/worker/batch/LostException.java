package dev.sluice.worker.batch;

/** Something was not kept, reported or read in time; it may be tried again. */
public final class LostException extends Exception {

    public LostException(String what, Throwable cause) {
        super(what, cause);
    }
}
