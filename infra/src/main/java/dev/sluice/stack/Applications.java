package dev.sluice.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The applications of a stack, each instance with a configuration and a state directory of its own. */
final class Applications {

    /** Stores may have to be restored from their changelogs first. */
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    /** Above the time in which they leave their groups or finish their calls. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /**
     * A kind of application process.
     *
     * @param jvmOptions those of its own
     * @param arguments arguments before {@code --config}
     */
    private record Kind(
            String name, int instances, String mainClass, List<String> arguments, List<String> jvmOptions) {}

    private final StackOptions options;
    private final StateLayout layout;
    private final JavaCommand java;
    private final SluiceYaml yaml;
    private final Ports ports;

    Applications(StackOptions options, StateLayout layout, JavaCommand java, SluiceYaml yaml, Ports ports) {
        this.options = options;
        this.layout = layout;
        this.java = java;
        this.yaml = yaml;
        this.ports = ports;
    }

    List<ProcessSpec> specs() throws IOException {
        List<Kind> kinds = List.of(
                new Kind(
                        "cache",
                        options.caches(),
                        "dev.sluice.runtime.Main",
                        List.of("cache"),
                        // Without the quick compiler, which turns no vector operation into an instruction.
                        List.of("-Xmx384m", JavaCommand.VECTOR_INSTRUCTIONS)),
                new Kind(
                        "budget",
                        options.budgets(),
                        "dev.sluice.runtime.Main",
                        List.of("budget"),
                        List.of("-Xmx384m", JavaCommand.QUICK_COMPILER)),
                new Kind(
                        "worker",
                        options.workers(),
                        "dev.sluice.worker.Main",
                        List.of(),
                        List.of("-Xmx256m", JavaCommand.QUICK_COMPILER)));
        List<ProcessSpec> specs = new ArrayList<>();
        for (Kind kind : kinds) {
            for (int instance = 1; instance <= kind.instances(); instance++) {
                specs.add(spec(kind, kind.name() + "-" + instance));
            }
        }
        return specs;
    }

    private ProcessSpec spec(Kind kind, String name) throws IOException {
        Path config = yaml.write(layout.config(name + ".yaml"), layout.data(name));
        List<String> arguments = new ArrayList<>(kind.arguments());
        arguments.addAll(List.of("--config", config.toString()));
        // Concurrent collectors would compete with the stream threads for the few processors of one machine; young
        // collections of heaps this small stay within milliseconds.
        Path temporary = layout.temporary(name);
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                // Native libraries are unpacked there; what is left after a kill goes with the state directory.
                "-Djava.io.tmpdir=" + temporary));
        jvm.addAll(kind.jvmOptions());
        int health = ports.take(0);
        return new ProcessSpec(
                name,
                java.of(jvm, kind.mainClass(), arguments),
                layout.data(name),
                // The tokenizer's library would go to the home directory, which may be read-only.
                Map.of("SLUICE_HEALTH_PORT", Integer.toString(health), "DJL_CACHE_DIR", temporary.toString()),
                () -> empty(temporary),
                Probes.http(URI.create("http://127.0.0.1:" + health + "/health/ready"), READY_LIMIT),
                STOP_LIMIT);
    }

    private static void empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> inside = Files.walk(directory)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }
}
