package dev.sluice.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stack consists of.
 *
 * @param stateDir everything the stack keeps; one stack at a time may use it
 * @param registryHome where Apicurio is unpacked
 * @param brokerPort port of the first broker, the following ones for further brokers; 0: any free ports
 * @param registryPort port of the schema registry; 0: any free port
 * @param redisPort port of Redis; 0: any free port
 * @param simulatorPort port of the provider simulator; 0: any free port
 * @param brokers number of brokers: 1 or 3; fixed for a state directory
 * @param caches instances of the cache application
 * @param budgets instances of the budget application
 * @param workers worker processes
 * @param simulator whether the provider simulator runs
 * @param simulatorOptions further options of the simulator
 * @param partitions partitions of the topics that scale
 * @param settings settings put over those the stack writes, by section and key of {@code sluice.yaml}
 */
public record StackOptions(
        Path stateDir,
        Path registryHome,
        int brokerPort,
        int registryPort,
        int redisPort,
        int simulatorPort,
        int brokers,
        int caches,
        int budgets,
        int workers,
        boolean simulator,
        List<String> simulatorOptions,
        int partitions,
        Map<String, Map<String, Object>> settings) {

    public StackOptions {
        if (brokers != 1 && brokers != 3) {
            throw new IllegalArgumentException("brokers: " + brokers + " is not possible; allowed are 1 and 3");
        }
        stateDir = stateDir.toAbsolutePath().normalize();
        simulatorOptions = List.copyOf(simulatorOptions);
        settings = Map.copyOf(settings);
    }

    /** State directory of the usual stack: {@code .sluice} in the project. */
    static Path defaultStateDir() {
        return Installation.home().resolve(".sluice");
    }

    /** Options of the usual stack: free ports, one process of each kind, two workers, state in {@code .sluice}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not for use by several threads. */
    public static final class Builder {

        private Path stateDir = defaultStateDir();
        private Path registryHome = Installation.registryHome();
        private int brokerPort;
        private int registryPort;
        private int redisPort;
        private int simulatorPort;
        private int brokers = 1;
        private int caches = 1;
        private int budgets = 1;
        private int workers = 2;
        private boolean simulator = true;
        private List<String> simulatorOptions = List.of();
        private int partitions = 6;
        private final Map<String, Map<String, Object>> settings = new LinkedHashMap<>();

        private Builder() {}

        public Builder stateDir(Path directory) {
            stateDir = directory;
            return this;
        }

        public Builder registryHome(Path directory) {
            registryHome = directory;
            return this;
        }

        /** Fixed ports instead of free ones; 0 leaves one free. */
        public Builder ports(int broker, int registry, int redis, int simulatorHttp) {
            brokerPort = broker;
            registryPort = registry;
            redisPort = redis;
            simulatorPort = simulatorHttp;
            return this;
        }

        public Builder brokers(int number) {
            brokers = number;
            return this;
        }

        /** Numbers of application processes; 0 leaves a kind out. */
        public Builder applications(int cacheInstances, int budgetInstances, int workerProcesses) {
            caches = cacheInstances;
            budgets = budgetInstances;
            workers = workerProcesses;
            return this;
        }

        public Builder withoutSimulator() {
            simulator = false;
            return this;
        }

        public Builder simulatorOptions(String... options) {
            simulatorOptions = List.of(options);
            return this;
        }

        public Builder partitions(int number) {
            partitions = number;
            return this;
        }

        /** Puts a setting of {@code sluice.yaml} over the stack's own, for example {@code budget}, {@code max-attempts}. */
        public Builder setting(String section, String key, Object value) {
            settings.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key, value);
            return this;
        }

        public StackOptions build() {
            return new StackOptions(
                    stateDir,
                    registryHome,
                    brokerPort,
                    registryPort,
                    redisPort,
                    simulatorPort,
                    brokers,
                    caches,
                    budgets,
                    workers,
                    simulator,
                    simulatorOptions,
                    partitions,
                    settings);
        }
    }
}
