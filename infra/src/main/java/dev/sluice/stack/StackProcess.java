package dev.sluice.stack;

import dev.sluice.health.HealthServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process of the stack. Methods may be called from any thread; starts and ends of one process exclude each other.
 */
public final class StackProcess {

    private static final Duration POLL = Duration.ofMillis(50);
    /** A Ctrl-C at the terminal reaches the whole process group; the stack ends its processes itself, in order. */
    private static final List<String> DEAF_TO_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$0\" \"$@\"");

    private final ProcessSpec spec;
    private final StateLayout layout;
    private final BooleanSupplier stopping;
    private volatile @Nullable Process process;

    StackProcess(ProcessSpec spec, StateLayout layout, BooleanSupplier stopping) {
        this.spec = spec;
        this.layout = layout;
        this.stopping = stopping;
    }

    /** Short name, for example {@code budget-1}. */
    public String name() {
        return spec.name();
    }

    /** Standard output and error of the process; the file of the stack's run before has the suffix {@code .1}. */
    public Path log() {
        return layout.log(name());
    }

    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** Process id; empty when it does not run. */
    public Optional<Long> pid() {
        return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
    }

    /** Where it serves its metrics; empty when it has none. */
    public Optional<URI> metrics() {
        return Optional.ofNullable(spec.environment().get(HealthServer.PORT))
                .map(port -> URI.create("http://127.0.0.1:" + port + "/metrics"));
    }

    /** Ends the process as a crash would (SIGKILL); returns when it is gone. Does nothing when it does not run. */
    public synchronized void kill() throws IOException, InterruptedException {
        Process current = process;
        if (current != null) {
            current.destroyForcibly().waitFor();
            forget();
        }
    }

    /** Ends the process with SIGTERM, with SIGKILL when that takes too long. Does nothing when it does not run. */
    public synchronized void stop() throws IOException, InterruptedException {
        Process current = process;
        if (current != null) {
            Termination.end(current.toHandle(), spec.stopLimit());
            current.waitFor();
            forget();
        }
    }

    /** Starts it, after a {@link #stop()} if it runs, and returns when it is ready. */
    public synchronized void restart() throws IOException, InterruptedException {
        stop();
        launch();
    }

    synchronized void startFresh() throws IOException, InterruptedException {
        Path log = log();
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        launch();
    }

    private void launch() throws IOException, InterruptedException {
        Files.createDirectories(spec.directory());
        spec.preparation().run();
        List<String> command = new ArrayList<>(DEAF_TO_TERMINAL);
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        // Variables win over sluice.yaml; those meant for another deployment must not reach the stack's processes.
        environment.keySet().removeIf(variable -> variable.startsWith("SLUICE_"));
        environment.putAll(spec.environment());
        Process started = builder.start();
        process = started;
        PidFile.write(pidFile(), started.toHandle(), spec.command().getFirst());
        started.getOutputStream().close();
        awaitReady(started);
    }

    private void awaitReady(Process started) throws InterruptedException {
        Readiness readiness = spec.readiness();
        long deadline = System.nanoTime() + readiness.limit().toNanos();
        String last = "not looked yet";
        while (System.nanoTime() < deadline) {
            if (stopping.getAsBoolean()) {
                throw new StackException(name() + ": the stack is being stopped");
            }
            if (!started.isAlive()) {
                throw new StackException(name() + " ended with exit code " + started.exitValue()
                        + " before it was ready (awaited: " + readiness.awaited() + "). " + LogTail.of(log()));
            }
            Optional<String> notReady = readiness.probe().notReady();
            if (notReady.isEmpty()) {
                return;
            }
            last = notReady.get();
            Thread.sleep(POLL);
        }
        throw new StackException(name() + " was not ready after "
                + readiness.limit().toSeconds() + " s (awaited: " + readiness.awaited() + "; last: " + last + "). "
                + LogTail.of(log()));
    }

    private Path pidFile() {
        return layout.run().resolve(name() + ".pid");
    }

    private void forget() throws IOException {
        process = null;
        Files.deleteIfExists(pidFile());
    }
}
