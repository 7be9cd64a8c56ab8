package dev.sluice.cli;

import dev.sluice.client.PolicyPublisher;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFile;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.DemoPolicies;
import dev.sluice.stack.LocalStack;
import dev.sluice.stack.StackOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps a local stack running for producers of one's own. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Run the whole pipeline on this machine until Ctrl-C.",
            "",
            "Broker, schema registry, Redis, provider simulator, applications and workers, each a process of its own. Data"
                    + " stay in the state directory."
        })
final class UpCommand implements Callable<Integer> {

    @Option(names = "--broker-port", defaultValue = "9092", description = "Default: ${DEFAULT-VALUE}; 0: any.")
    private int brokerPort;

    @Option(names = "--registry-port", defaultValue = "8081", description = "Default: ${DEFAULT-VALUE}; 0: any.")
    private int registryPort;

    @Option(names = "--redis-port", defaultValue = "6379", description = "Default: ${DEFAULT-VALUE}; 0: any.")
    private int redisPort;

    @Option(names = "--simulator-port", defaultValue = "8090", description = "Default: ${DEFAULT-VALUE}; 0: any.")
    private int simulatorPort;

    @Option(names = "--caches", defaultValue = "1", description = "Instances of the cache application.")
    private int caches;

    @Option(names = "--budgets", defaultValue = "1", description = "Instances of the budget application.")
    private int budgets;

    @Option(names = "--workers", defaultValue = "2", description = "Worker processes.")
    private int workers;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "State directory (default: .sluice).")
    private @Nullable Path stateDir;

    @Option(
            names = "--policies",
            paramLabel = "FILE",
            description = "Policy files to apply at the start (default: those of the demo).")
    private List<Path> policies = List.of();

    @Override
    public Integer call() throws Exception {
        StackOptions.Builder options = StackOptions.builder()
                .ports(brokerPort, registryPort, redisPort, simulatorPort)
                .applications(caches, budgets, workers)
                .simulatorOptions(DemoPolicies.simulatorOptions());
        if (stateDir != null) {
            options.stateDir(stateDir);
        }
        List<PolicyFile> files = readPolicies();
        try (LocalStack stack = new LocalStack(options.build())) {
            try (StackConsole console = new StackConsole("Starting the stack")) {
                stack.start(console, config -> apply(files, config));
            }
            printEndpoints(stack);
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private List<PolicyFile> readPolicies() throws ConfigException {
        Instant now = Instant.now();
        if (policies.isEmpty()) {
            return List.of(DemoPolicies.load(now));
        }
        List<PolicyFile> files = new ArrayList<>();
        for (Path file : policies) {
            files.add(PolicyFileLoader.load(file, now));
        }
        return files;
    }

    private static void apply(List<PolicyFile> files, SluiceConfig config) {
        try (PolicyPublisher publisher = new PolicyPublisher(config)) {
            files.forEach(publisher::publish);
        }
    }

    private static void printEndpoints(LocalStack stack) {
        System.out.printf(
                """
                Kafka      %s
                registry   %s
                Redis      %s
                simulator  %s
                config     %s

                Try it in another terminal:
                  ./sluice send "I forgot my password, how do I reset it?"
                  ./sluice watch usage
                Ctrl-C stops everything.
                """,
                stack.bootstrapServers(),
                stack.registryUrl(),
                stack.redisUrl(),
                stack.simulatorUrl(),
                stack.configFile());
    }
}
