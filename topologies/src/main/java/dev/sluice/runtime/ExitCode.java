package dev.sluice.runtime;

/** Exit codes of a process, one for each cause. */
public enum ExitCode {
    /** Stopped by a signal, everything closed. */
    OK(0),
    /** The command line is wrong. */
    USAGE(2),
    /** The configuration cannot be used. */
    CONFIGURATION(3),
    /** The streams failed for good. */
    FAILED(4),
    /** The streams did not stop within the time given. */
    CLOSE_TIMEOUT(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number for the operating system. */
    public int code() {
        return code;
    }
}
