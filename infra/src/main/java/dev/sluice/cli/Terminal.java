package dev.sluice.cli;

import java.io.Console;

/** What the command is connected to. */
final class Terminal {

    private Terminal() {}

    /** Whether a person watches: both ends are a terminal, and it can move its cursor. */
    @SuppressWarnings("SystemConsoleNull") // the type says it may be null, and does so on other runtimes
    static boolean isInteractive() {
        Console console = System.console();
        return console != null
                && console.isTerminal()
                && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    }
}
