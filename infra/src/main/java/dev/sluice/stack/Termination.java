package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Ends processes, own children or not: politely first, then for certain. */
final class Termination {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private Termination() {}

    /**
     * Sends SIGTERM, and SIGKILL once the limit has passed; returns when the process is gone.
     *
     * @return whether SIGTERM was enough
     */
    static boolean end(ProcessHandle process, Duration limit) throws InterruptedException {
        process.destroy();
        if (exits(process, limit)) {
            return true;
        }
        kill(process);
        return false;
    }

    /** Sends SIGKILL and returns when the process is gone. */
    static void kill(ProcessHandle process) throws InterruptedException {
        process.destroyForcibly();
        if (!exits(process, KILL_LIMIT)) {
            throw new StackException("process " + process.pid() + " is still there " + KILL_LIMIT.toSeconds()
                    + " s after SIGKILL; a disk or network file system it waits for may be gone");
        }
    }

    private static boolean exits(ProcessHandle process, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && !isZombie(process.pid())) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    /** Orphans in a container whose first process does not reap them stay in the process table for ever. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException goneOrNotLinux) {
            return false;
        }
    }
}
