package dev.sluice.stack;

import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.stack.Steps.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete Sluice on one machine. Brokers, registry, Redis, simulator and applications run as processes of their own,
 * so that any of them can be killed.
 *
 * <p>It stops with this JVM: on exit in order, on SIGKILL through a shell that watches, and what is left even then is
 * ended by the next start on the same state directory.
 *
 * <p>{@link #start} and {@link #stop} exclude each other; a stop from another thread, the shutdown hook's for instance,
 * makes a running start give up. Accessors may be called from any thread once {@code start} has returned.
 */
public final class LocalStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);
    private static final Duration STALE_LIMIT = Duration.ofSeconds(15);

    /** A stack that is up, or on its way up or down; groups start one after the other, members side by side. */
    private record Running(
            StackLock lock,
            Janitor janitor,
            Endpoints endpoints,
            SluiceConfig config,
            List<List<StackProcess>> groups) {}

    private final StackOptions options;
    private final StateLayout layout;
    private final Thread hook = Thread.ofPlatform().name("sluice-stack-stop").unstarted(this::stopInHook);
    private volatile boolean stopping;
    private volatile @Nullable Running running;

    public LocalStack(StackOptions options) {
        this.options = options;
        this.layout = new StateLayout(options.stateDir());
    }

    /** What is done when topics and schemas exist and no application runs yet, for example applying policies. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(SluiceConfig config) throws IOException, InterruptedException;
    }

    /** Where a stack with the usual state directory leaves its configuration. */
    public static Path defaultConfigFile() {
        return new StateLayout(StackOptions.defaultStateDir()).config("sluice.yaml");
    }

    /**
     * Starts everything and returns when all of it is ready; topics, schemas and share group settings exist then.
     *
     * @param preparation run before the applications start, so that they find its policies
     *
     * @throws StackException when a process does not come up, a port is taken or another stack uses the state directory;
     *     nothing is left running
     */
    public synchronized void start(StackProgress progress, Preparation preparation)
            throws IOException, InterruptedException {
        if (running != null) {
            throw new IllegalStateException("the stack is started already");
        }
        stopping = false;
        Steps steps = new Steps(progress);
        Files.createDirectories(layout.run());
        StackLock lock = StackLock.take(layout.lock(), layout.root());
        try {
            steps.run(new Step("end left-over processes", () -> StaleProcesses.end(layout.run(), STALE_LIMIT)));
            steps.run(new Step("write configuration", () -> running = assemble(lock)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            lock.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            bringUp(steps, running(), preparation);
        } catch (IOException | InterruptedException | RuntimeException e) {
            takeDown(StackProgress.SILENT, e);
            throw e;
        }
    }

    /** {@link #start(StackProgress, Preparation)} with nothing to prepare. */
    public void start(StackProgress progress) throws IOException, InterruptedException {
        start(progress, config -> {});
    }

    /** Stops everything in reverse order. Does nothing when nothing runs. */
    public void stop(StackProgress progress) {
        stopping = true;
        synchronized (this) {
            takeDown(progress, null);
        }
    }

    /** {@link #stop} with nobody listening. */
    @Override
    public void close() {
        stop(StackProgress.SILENT);
    }

    /** All processes, in the order of their start. */
    public List<StackProcess> processes() {
        return running().groups().stream().flatMap(List::stream).toList();
    }

    /**
     * A process by name: {@code broker} (or {@code broker-1} and so on), {@code registry}, {@code redis},
     * {@code simulator}, {@code cache-1}, {@code budget-1}, {@code worker-1} and so on.
     *
     * @throws IllegalArgumentException when the stack has no such process
     */
    public StackProcess process(String name) {
        return processes().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process " + name + "; there are "
                        + processes().stream().map(StackProcess::name).toList()));
    }

    /** {@code host:port} of every broker. */
    public String bootstrapServers() {
        return running().endpoints().bootstrapServers();
    }

    /** URL for Confluent clients. */
    public String registryUrl() {
        return running().endpoints().registryUrl();
    }

    public String redisUrl() {
        return running().endpoints().redisUrl();
    }

    /** URL of the simulator, without {@code /v1}. */
    public String simulatorUrl() {
        return running().endpoints().simulatorUrl();
    }

    /** Where the simulator writes what it billed. */
    public Path billLog() {
        return layout.bill();
    }

    /** Configuration for clients of the stack, with a state directory of their own. */
    public SluiceConfig config() {
        return running().config();
    }

    /** The file {@link #config()} was read from; stays for other processes, and is renewed by every start. */
    public Path configFile() {
        return layout.config("sluice.yaml");
    }

    private Running assemble(StackLock lock) throws IOException {
        Ports ports = new Ports();
        Endpoints endpoints = Endpoints.take(options, ports);
        JavaCommand java = JavaCommand.write(layout.config("java.args"));
        SluiceYaml yaml = new SluiceYaml(options, endpoints);
        yaml.write(configFile(), layout.data("client"));
        List<ProcessSpec> foundation = new ArrayList<>(new Brokers(layout, java, endpoints).specs());
        foundation.addAll(new Services(options, layout, java, endpoints).specs());
        List<ProcessSpec> applications = new Applications(options, layout, java, yaml, ports).specs();
        List<List<StackProcess>> groups = List.of(processes(foundation), processes(applications));
        SluiceConfig config = read(configFile());
        return new Running(lock, Janitor.watch(layout.run()), endpoints, config, groups);
    }

    private List<StackProcess> processes(List<ProcessSpec> specs) {
        return specs.stream()
                .map(spec -> new StackProcess(spec, layout, () -> stopping))
                .toList();
    }

    private static SluiceConfig read(Path file) {
        try {
            return SluiceConfigLoader.load(file, Map.of());
        } catch (ConfigException e) {
            throw new StackException("the settings for the stack are not valid: " + e.getMessage(), e);
        }
    }

    private static void bringUp(Steps steps, Running stack, Preparation preparation)
            throws IOException, InterruptedException {
        List<StackProcess> foundation = stack.groups().getFirst();
        steps.allOrNone(foundation.stream()
                .map(process -> new Step("start " + process.name(), process::startFresh))
                .toList());
        steps.allOrNone(List.of(
                new Step("create topics", () -> Provisioning.topics(stack.config())),
                new Step("register schemas", () -> Provisioning.schemas(stack.config()))));
        steps.run(new Step("apply policies", () -> preparation.prepare(stack.config())));
        steps.allOrNone(stack.groups().getLast().stream()
                .map(process -> new Step("start " + process.name(), process::startFresh))
                .toList());
    }

    private void takeDown(StackProgress progress, @Nullable Throwable reason) {
        Running stack = running;
        if (stack == null) {
            return;
        }
        Steps steps = new Steps(progress);
        List<Throwable> failures = new ArrayList<>();
        for (List<StackProcess> group : stack.groups().reversed()) {
            failures.addAll(steps.all(group.stream()
                    .map(process -> new Step("stop " + process.name(), process::stop))
                    .toList()));
        }
        try {
            stack.janitor().close();
            stack.lock().close();
        } catch (IOException e) {
            failures.add(e);
        }
        running = null;
        forgetHook();
        if (!failures.isEmpty()) {
            StackException failure = new StackException("the stack did not stop cleanly: " + failures);
            failures.forEach(failure::addSuppressed);
            if (reason == null) {
                throw failure;
            }
            reason.addSuppressed(failure);
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shutdownHasBegun) {
            LOG.debug("The stack stops with the JVM");
        }
    }

    private void stopInHook() {
        try {
            close();
        } catch (StackException e) {
            LOG.error("Processes of the stack may be left; the next start ends them", e);
        }
    }

    private Running running() {
        Running stack = running;
        if (stack == null) {
            throw new IllegalStateException("the stack is not started");
        }
        return stack;
    }
}
