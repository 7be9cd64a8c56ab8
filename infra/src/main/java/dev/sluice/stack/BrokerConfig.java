package dev.sluice.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Settings of one broker of the stack: broker and controller in one process, on loopback only. */
final class BrokerConfig {

    private static final int MIB = 1 << 20;

    private BrokerConfig() {}

    /**
     * The server properties.
     *
     * @param nodeId 1 for the first broker
     */
    static String of(int nodeId, Endpoints endpoints, Path logDirectory) {
        return properties(nodeId, endpoints, logDirectory).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Map<String, String> properties(int nodeId, Endpoints endpoints, Path logDirectory) {
        int brokers = endpoints.brokers().size();
        int port = endpoints.brokers().get(nodeId - 1);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(nodeId));
        // Voters by configuration, not by record: free ports differ from start to start.
        all.put(
                "controller.quorum.voters",
                IntStream.range(0, brokers)
                        .mapToObj(i -> (i + 1) + "@127.0.0.1:"
                                + endpoints.controllers().get(i))
                        .collect(Collectors.joining(",")));
        all.put(
                "listeners",
                "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:"
                        + endpoints.controllers().get(nodeId - 1));
        all.put("advertised.listeners", "BROKER://127.0.0.1:" + port);
        all.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", "BROKER");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("log.dirs", logDirectory.toString());
        // A mistyped topic name must fail, not make a topic.
        all.put("auto.create.topics.enable", "false");
        replicate(all, brokers);
        // One machine, short-lived groups: no waiting for members that may still come.
        all.put("group.initial.rebalance.delay.ms", "0");
        all.put("group.streams.initial.rebalance.delay.ms", "0");
        // The retry of a transaction's first write is the floor of commit latency; the default is 20.
        all.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // Above the 8 MiB of the topics with prompts and answers, so that the topic's limit is the one that speaks.
        all.put("message.max.bytes", Integer.toString(10 * MIB));
        all.put("replica.fetch.max.bytes", Integer.toString(10 * MIB));
        // Tests of lost workers need not wait for half a minute.
        all.put("group.share.min.record.lock.duration.ms", "1000");
        // A killed broker may register again only when its old session is over.
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        // The default map of 128 MiB would be a quarter of the heap.
        all.put("log.cleaner.dedupe.buffer.size", Integer.toString(32 * MIB));
        return all;
    }

    private static void replicate(Map<String, String> all, int brokers) {
        String replicas = Integer.toString(brokers);
        String inSync = Integer.toString(brokers == 1 ? 1 : 2);
        all.put("default.replication.factor", replicas);
        all.put("min.insync.replicas", inSync);
        all.put("offsets.topic.replication.factor", replicas);
        all.put("transaction.state.log.replication.factor", replicas);
        all.put("transaction.state.log.min.isr", inSync);
        all.put("share.coordinator.state.topic.replication.factor", replicas);
        all.put("share.coordinator.state.topic.min.isr", inSync);
        // 50 partitions each are meant for clusters; every one costs a file set at start and stop.
        all.put("offsets.topic.num.partitions", "10");
        all.put("transaction.state.log.num.partitions", "10");
        all.put("share.coordinator.state.topic.num.partitions", "10");
    }
}
