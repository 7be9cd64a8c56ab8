package dev.sluice.stack;

import java.util.concurrent.CountDownLatch;

/** A child process that waits for its end; with {@code deaf} it ignores SIGTERM. */
final class SleepingMain {

    private SleepingMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        if (arguments.length > 0 && arguments[0].equals("deaf")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitForEver(never)));
        }
        System.out.println("ready");
        never.await();
    }

    private static void awaitForEver(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
