package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Stands for a stack: has a janitor watch over a directory of pid files and waits to be killed. */
final class WatchedMain {

    private WatchedMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Janitor janitor = Janitor.watch(Path.of(arguments[0]));
        System.out.println("ready");
        new CountDownLatch(1).await();
        janitor.close();
    }
}
