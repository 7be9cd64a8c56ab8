package dev.sluice.simulator;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A way to fail that real providers have. */
public enum Fault {
    /** 429 although the caller kept its limits. */
    RATE_LIMITED("429", false),
    /** 429 because a limit of spending is reached: to wait is of no use. */
    SPEND_LIMIT("spend-limit", false),
    /** 500 with an error body. */
    SERVER_ERROR("500", false),
    /** 503 with an error body. */
    OVERLOADED("503", false),
    /** Answers, but after a very long time. */
    TIMEOUT("timeout", true),
    /** 200 with a body that is not JSON. */
    GARBAGE("garbage", true),
    /** A good answer without its usage. */
    NO_USAGE("no-usage", true),
    /** The connection ends in the middle of the body; the whole answer was generated and is charged. */
    CUT("cut", true),
    /** The connection ends in the middle of a stream, and generation with it: what was sent is charged. */
    STREAM_CUT("stream-cut", true);

    private final String label;
    private final boolean billed;

    Fault(String label, boolean billed) {
        this.label = label;
        this.billed = billed;
    }

    /** Name on command line, in the admin API and in the bill. */
    public String label() {
        return label;
    }

    /** Whether the provider charges for the call. */
    public boolean billed() {
        return billed;
    }

    /**
     * The fault of this name.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    public static Fault ofLabel(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label.equals(label.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault '" + label + "' is unknown; allowed: "
                        + Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(", "))));
    }
}
