package dev.sluice.cli;

import dev.sluice.stack.StackProgress;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how a stack comes up: a bar on a terminal, a line for each step elsewhere; on standard error. Thread-confined by its caller. */
final class StackConsole implements StackProgress, AutoCloseable {

    private final @Nullable ProgressBar bar;
    private final Set<String> running = new LinkedHashSet<>();

    StackConsole(String title) {
        this.bar = Terminal.isInteractive() ? bar(title) : null;
        if (bar == null) {
            System.err.println(title);
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
            System.err.printf(Locale.ROOT, "  %-28s %5.1f s%n", step, millis / 1_000.0);
        } else {
            bar.step();
            bar.setExtraMessage(
                    running.isEmpty() ? "" : " " + running.iterator().next());
        }
    }

    @Override
    public void failed(String step, String reason) {
        if (bar == null) {
            System.err.printf("  %-28s failed%n", step);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String title) {
        return new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }
}
