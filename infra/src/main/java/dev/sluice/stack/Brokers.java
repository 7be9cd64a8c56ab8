package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Kafka brokers of a stack. */
final class Brokers {

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration FORMAT_LIMIT = Duration.ofMinutes(2);
    /** Serial: the fewest threads and the least memory beside the heap; half a gigabyte is collected fast enough. */
    private static final List<String> JVM = List.of(
            "-Xms128m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            JavaCommand.QUICK_COMPILER,
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=dev/sluice/stack/logback-broker.xml");

    private final StateLayout layout;
    private final JavaCommand java;
    private final Endpoints endpoints;

    Brokers(StateLayout layout, JavaCommand java, Endpoints endpoints) {
        this.layout = layout;
        this.java = java;
        this.endpoints = endpoints;
    }

    List<ProcessSpec> specs() throws IOException {
        int brokers = endpoints.brokers().size();
        ClusterIdentity cluster = ClusterIdentity.of(layout.data("kafka").resolve("cluster"), brokers);
        List<ProcessSpec> specs = new ArrayList<>();
        for (int nodeId = 1; nodeId <= brokers; nodeId++) {
            specs.add(spec(nodeId, cluster));
        }
        return specs;
    }

    private ProcessSpec spec(int nodeId, ClusterIdentity cluster) throws IOException {
        String name = cluster.brokers() == 1 ? "broker" : "broker-" + nodeId;
        Path home = layout.data("kafka").resolve("node-" + nodeId);
        Path logDirectory = home.resolve("log");
        Path properties = layout.config(name + ".properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(properties, BrokerConfig.of(nodeId, endpoints, logDirectory));
        return new ProcessSpec(
                name,
                java.of(JVM, "kafka.Kafka", List.of(properties.toString())),
                home,
                Map.of(),
                () -> format(name, properties, logDirectory, cluster),
                Probes.broker(nodeId, endpoints.brokers().get(nodeId - 1), READY_LIMIT),
                STOP_LIMIT);
    }

    /** Formats once; a format that was cut short is done again from the beginning. */
    private void format(String name, Path properties, Path logDirectory, ClusterIdentity cluster)
            throws IOException, InterruptedException {
        Path marker = logDirectory.resolveSibling("formatted");
        if (Files.exists(marker)) {
            return;
        }
        deleteRecursively(logDirectory);
        List<String> command = java.of(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        JavaCommand.QUICK_COMPILER,
                        "-Dlogback.configurationFile=dev/sluice/stack/logback-broker.xml"),
                "kafka.tools.StorageTool",
                List.of("format", "--cluster-id", cluster.id(), "--config", properties.toString()));
        Path log = layout.log(name);
        Process format = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (!format.waitFor(FORMAT_LIMIT.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
                throw new StackException(name + ": cannot format " + logDirectory + ". " + LogTail.of(log));
            }
        } finally {
            format.destroyForcibly();
        }
        Files.createFile(marker);
    }

    private static void deleteRecursively(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    deleteRecursively(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
