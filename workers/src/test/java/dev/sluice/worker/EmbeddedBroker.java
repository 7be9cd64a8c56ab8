package dev.sluice.worker;

import dev.sluice.topic.Topic;
import dev.sluice.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this process, with locks as short as a test wants them. */
final class EmbeddedBroker {

    private final KafkaClusterTestKit cluster;

    EmbeddedBroker() throws Exception {
        MetadataVersion version = MetadataVersion.latestProduction();
        // The kit's own way to choose a version drops the share groups' feature.
        Map<String, Short> features = Feature.PRODUCTION_FEATURES.stream()
                .filter(feature -> !feature.featureName().equals(MetadataVersion.FEATURE_NAME))
                .collect(Collectors.toMap(Feature::featureName, feature -> feature.defaultLevel(version)));
        TestKitNodes nodes = new TestKitNodes.Builder(BootstrapMetadata.fromVersions(version, features, "testkit"))
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        cluster = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("auto.create.topics.enable", "false")
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("share.coordinator.state.topic.replication.factor", "1")
                .setConfigProp("share.coordinator.state.topic.min.isr", "1")
                .setConfigProp("share.coordinator.state.topic.num.partitions", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp("group.share.min.record.lock.duration.ms", "1000")
                .setConfigProp("group.share.record.lock.duration.ms", "15000")
                .setConfigProp("group.share.min.heartbeat.interval.ms", "100")
                .setConfigProp("group.share.heartbeat.interval.ms", "200")
                .setConfigProp("group.share.assignment.interval.ms", "0")
                .build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /** Creates the topics and configures the share groups of a deployment. */
    void prepare(Topics topics, String group, int lockMs) throws Exception {
        try (Admin admin = admin()) {
            List<NewTopic> created = Stream.concat(
                            Topics.ALL.stream()
                                    .filter(EmbeddedBroker::isWorkers)
                                    .map(topics::name),
                            Stream.of(topics.deadLetters()))
                    .map(name -> new NewTopic(name, 2, (short) 1).configs(Map.of("max.message.bytes", "8388608")))
                    .toList();
            admin.createTopics(created).all().get();
            for (String name : List.of(group, group + "-deferred")) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, name);
                admin.incrementalAlterConfigs(Map.of(
                                resource,
                                List.of(
                                        set("share.auto.offset.reset", "earliest"),
                                        set("share.isolation.level", "read_committed"),
                                        set("share.delivery.count.limit", "3"),
                                        set("share.record.lock.duration.ms", Integer.toString(lockMs)))))
                        .all()
                        .get();
            }
        }
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    private static boolean isWorkers(Topic<?> topic) {
        return List.of(
                        Topics.DISPATCH,
                        Topics.DISPATCH_DEFERRED,
                        Topics.DISPATCH_BATCH,
                        Topics.BATCH_JOBS,
                        Topics.ANSWERS,
                        Topics.COMPLETIONS)
                .contains(topic);
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    void stop() throws Exception {
        cluster.nonFatalFaultHandler().setIgnore(true);
        cluster.close();
    }
}
