package dev.sluice.cli;

/** What the command is connected to. */
final class Terminal {

    private Terminal() {}

    /** Whether a person watches: both ends are a terminal, and it can move its cursor. */
    static boolean isInteractive() {
        return System.console() != null
                && System.console().isTerminal()
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    }
}
