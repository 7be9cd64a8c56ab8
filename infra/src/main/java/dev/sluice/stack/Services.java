package dev.sluice.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** What a stack needs beside the brokers: registry, Redis and, instead of real providers, the simulator. */
final class Services {

    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final StackOptions options;
    private final StateLayout layout;
    private final JavaCommand java;
    private final Endpoints endpoints;

    Services(StackOptions options, StateLayout layout, JavaCommand java, Endpoints endpoints) {
        this.options = options;
        this.layout = layout;
        this.java = java;
        this.endpoints = endpoints;
    }

    List<ProcessSpec> specs() throws IOException {
        List<ProcessSpec> specs = new ArrayList<>(List.of(registry(), redis()));
        if (options.simulator()) {
            specs.add(simulator());
        }
        return specs;
    }

    /** Keeps its schemas in a file, so that records of an earlier run stay readable under the same schema ids. */
    private ProcessSpec registry() throws IOException {
        Path jar = options.registryHome().resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new StackException("no schema registry at " + options.registryHome()
                    + "; build it with: mvn -DskipTests -pl infra -am package");
        }
        Path database = layout.data("registry").resolve("schemas");
        List<String> command = List.of(
                JavaCommand.executable(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // It answers a handful of requests; optimising it would take the processors from the start of the rest.
                JavaCommand.QUICK_COMPILER,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + endpoints.registry(),
                // The management port is fixed and open to the network by default.
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=0",
                "-Dquarkus.http.access-log.enabled=false",
                "-Dquarkus.log.level=WARN",
                "-Dquarkus.log.category.\"io.apicurio\".level=WARN",
                "-Dapicurio.storage.kind=sql",
                "-Dapicurio.storage.sql.kind=h2",
                // H2 would write half a second later what it has confirmed; a kill must not lose schemas.
                "-Dapicurio.datasource.url=jdbc:h2:file:" + database + ";WRITE_DELAY=0",
                "-Dapicurio.datasource.jdbc.initial-size=2",
                "-Dapicurio.datasource.jdbc.min-size=2",
                "-jar",
                jar.toString());
        return new ProcessSpec(
                "registry",
                command,
                layout.data("registry"),
                Map.of(),
                ProcessSpec.Preparation.NONE,
                Probes.http(URI.create(endpoints.registryUrl() + "/subjects"), READY_LIMIT),
                STOP_LIMIT);
    }

    private ProcessSpec redis() throws IOException {
        Path directory = layout.data("redis");
        Files.createDirectories(directory);
        String executable = ExecutableProvider.newJarResourceProvider(directory.toFile())
                .get()
                .toPath()
                .toRealPath()
                .toString();
        List<String> command = List.of(
                executable,
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(endpoints.redis()),
                "--dir",
                directory.toString(),
                // Bodies of answers are a cache: losing them costs a call, never correctness.
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                "256mb",
                "--maxmemory-policy",
                "volatile-lru");
        return new ProcessSpec(
                "redis",
                command,
                directory,
                Map.of(),
                ProcessSpec.Preparation.NONE,
                Probes.redis(endpoints.redis(), READY_LIMIT),
                STOP_LIMIT);
    }

    private ProcessSpec simulator() throws IOException {
        Files.createDirectories(layout.bill().getParent());
        List<String> arguments = new ArrayList<>(List.of(
                "--port",
                Integer.toString(endpoints.simulator()),
                "--bill",
                layout.bill().toString()));
        arguments.addAll(options.simulatorOptions());
        return new ProcessSpec(
                "simulator",
                java.of(
                        List.of("-Xmx256m", "-XX:+UseSerialGC", JavaCommand.QUICK_COMPILER),
                        "dev.sluice.simulator.Main",
                        arguments),
                layout.data("simulator"),
                Map.of(),
                ProcessSpec.Preparation.NONE,
                Probes.http(URI.create(endpoints.simulatorUrl() + "/health"), READY_LIMIT),
                STOP_LIMIT);
    }
}
