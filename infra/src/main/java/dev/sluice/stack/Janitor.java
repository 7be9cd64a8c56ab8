package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell that outlives this process: when the pipe to it breaks, because this process was killed, it ends the
 * processes whose pid files are left.
 */
final class Janitor implements AutoCloseable {

    /** Pids are read at once: a stack that is started meanwhile writes files of its own. */
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            cat > /dev/null
            cd "$0" || exit 0
            pids=$(for f in *.pid; do [ -f "$f" ] && head -n 1 "$f"; done)
            [ -n "$pids" ] || exit 0
            kill -TERM $pids
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
              kill -0 $pids || exit 0
              sleep 1
            done
            kill -KILL $pids
            """;

    private final Process shell;

    private Janitor(Process shell) {
        this.shell = shell;
    }

    static Janitor watch(Path run) throws IOException {
        return new Janitor(new ProcessBuilder("/bin/sh", "-c", SCRIPT, run.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Sends it home; call when all processes have ended and their pid files are gone. */
    @Override
    public void close() throws IOException {
        shell.getOutputStream().close();
        try {
            if (!shell.waitFor(5, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            shell.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
