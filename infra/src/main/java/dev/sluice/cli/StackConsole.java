package dev.sluice.cli;

import dev.sluice.stack.StackProgress;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a stack comes up: a bar on a terminal, a line for each step elsewhere. Thread-confined by its caller. */
final class StackConsole implements StackProgress, AutoCloseable {

    private final PrintStream out;
    private final @Nullable ProgressBar bar;
    private final Set<String> running = new LinkedHashSet<>();

    StackConsole(String title, PrintStream out) {
        this.out = out;
        this.bar = Terminal.isInteractive() ? bar(title, out) : null;
        if (bar == null) {
            out.println(title);
        }
    }

    @Override
    public void started(String step) {
        running.add(step);
        if (bar != null) {
            bar.maxHint(bar.getCurrent() + running.size());
            bar.setExtraMessage(" " + step);
        }
    }

    @Override
    public void done(String step, long millis) {
        running.remove(step);
        if (bar == null) {
            out.printf(Locale.ROOT, "  %-28s %5.1f s%n", step, millis / 1_000.0);
        } else {
            bar.step();
            bar.setExtraMessage(running.isEmpty() ? "" : " " + running.iterator().next());
        }
    }

    @Override
    public void failed(String step, String reason) {
        if (bar == null) {
            out.printf("  %-28s failed%n", step);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String title, PrintStream out) {
        return new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }
}
