package dev.sluice.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Ports of a stack, all on 127.0.0.1.
 *
 * @param brokers client port of each broker
 * @param controllers controller port of each broker
 */
record Endpoints(List<Integer> brokers, List<Integer> controllers, int registry, int redis, int simulator) {

    /** Takes the ports the options name, and free ones for the rest. */
    static Endpoints take(StackOptions options, Ports ports) {
        List<Integer> brokers = new ArrayList<>();
        for (int i = 0; i < options.brokers(); i++) {
            brokers.add(ports.take(options.brokerPort() == 0 ? 0 : options.brokerPort() + i));
        }
        int registry = ports.take(options.registryPort());
        int redis = ports.take(options.redisPort());
        int simulator = ports.take(options.simulatorPort());
        List<Integer> controllers = brokers.stream().map(port -> ports.take(0)).toList();
        return new Endpoints(List.copyOf(brokers), controllers, registry, redis, simulator);
    }

    String bootstrapServers() {
        return brokers.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    String registryUrl() {
        return "http://127.0.0.1:" + registry + "/apis/ccompat/v7";
    }

    String redisUrl() {
        return "redis://127.0.0.1:" + redis + "/0";
    }

    String simulatorUrl() {
        return "http://127.0.0.1:" + simulator;
    }
}
