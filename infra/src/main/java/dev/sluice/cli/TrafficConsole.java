package dev.sluice.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many requests are answered: a bar on a terminal, a line for every fifth elsewhere. */
final class TrafficConsole implements AutoCloseable {

    private static final int LINES = 5;

    private final int total;
    private final @Nullable ProgressBar bar;

    TrafficConsole(String title, int total) {
        this.total = total;
        this.bar = Terminal.isInteractive()
                ? new ProgressBarBuilder()
                        .setTaskName(title)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(100)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build()
                : null;
        if (bar == null) {
            System.err.println(title);
        }
    }

    void answered(int number) {
        if (bar != null) {
            bar.stepTo(number);
        } else if (number == total || number % Math.max(1, total / LINES) == 0) {
            System.err.printf("  %d of %d answered%n", number, total);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
