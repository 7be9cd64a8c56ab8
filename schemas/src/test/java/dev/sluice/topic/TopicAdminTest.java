package dev.sluice.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.topic.TopicPlan.Drift;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicAdminTest {

    private final TestBroker broker;

    TopicAdminTest() throws Exception {
        broker = new TestBroker();
    }

    @AfterAll
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void createsTheWholeCatalogueOnceAndIsThenSettled() throws Exception {
        try (TopicAdmin topics = TopicAdmin.connect(config("create."))) {
            TopicPlan dryRun = topics.plan();

            TopicPlan created = topics.create();
            TopicPlan after = topics.plan();
            TopicPlan again = topics.create();

            assertThat(created).isEqualTo(dryRun);
            assertThat(created.missing()).hasSize(Topics.ALL.size() + 1);
            assertThat(created.present()).isEmpty();
            assertThat(after.isSettled()).isTrue();
            assertThat(after.present()).hasSize(Topics.ALL.size() + 1).contains("create.llm.dead-letters");
            assertThat(again).isEqualTo(after);
        }
    }

    @Test
    void aDryRunCreatesNothing() throws Exception {
        try (TopicAdmin topics = TopicAdmin.connect(config("dry."));
                Admin admin = broker.admin()) {
            topics.plan();

            assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("dry."));
        }
    }

    @Test
    void createdTopicsHaveTheSettingsOfTheCatalogue() throws Exception {
        try (TopicAdmin topics = TopicAdmin.connect(config("settings."));
                Admin admin = broker.admin()) {
            topics.create();

            assertThat(configOf(admin, "settings.llm.requests"))
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "604800000")
                    .containsEntry("max.message.bytes", "8388608");
            assertThat(configOf(admin, "settings.llm.prices")).containsEntry("cleanup.policy", "compact");
            assertThat(admin.describeTopics(List.of("settings.llm.requests", "settings.llm.prices"))
                            .allTopicNames()
                            .get())
                    .allSatisfy((name, description) ->
                            assertThat(description.partitions()).hasSize(name.equals("settings.llm.requests") ? 2 : 1));
        }
    }

    @Test
    void reportsHowAnExistingTopicDiffersAndLeavesItAlone() throws Exception {
        try (TopicAdmin topics = TopicAdmin.connect(config("drift."));
                Admin admin = broker.admin()) {
            admin.createTopics(List.of(
                            new NewTopic("drift.llm.requests", 1, (short) 1)
                                    .configs(Map.of("max.message.bytes", "1000000", "retention.ms", "604800000")),
                            new NewTopic("drift.llm.feedback", 12, (short) 1)
                                    .configs(Map.of("retention.ms", "604800000"))))
                    .all()
                    .get();
            await().untilAsserted(() -> assertThat(topics.plan().present()).hasSize(2));

            TopicPlan plan = topics.create();

            assertThat(plan.drift())
                    .containsExactlyInAnyOrder(
                            new Drift("drift.llm.requests", "partitions", "1", "2"),
                            new Drift("drift.llm.requests", "max.message.bytes", "1000000", "8388608"),
                            new Drift("drift.llm.requests", "message.timestamp.type", "CreateTime", "LogAppendTime"));
            assertThat(configOf(admin, "drift.llm.requests")).containsEntry("max.message.bytes", "1000000");
        }
    }

    @Test
    void theWorkersGroupsStartAtTheBeginningAndSeeCommittedRecordsOnly() throws Exception {
        try (TopicAdmin topics = TopicAdmin.connect(config("groups."));
                Admin admin = broker.admin()) {
            List<GroupSetting> settings = topics.configureShareGroups("groups-workers");

            assertThat(settings)
                    .hasSize(8)
                    .allSatisfy(setting -> assertThat(setting.refusedBecause()).isNull());
            for (String group : List.of("groups-workers", TopicAdmin.deferredGroup("groups-workers"))) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
                assertThat(configOf(admin, resource))
                        .containsEntry("share.auto.offset.reset", "earliest")
                        .containsEntry("share.isolation.level", "read_committed")
                        .containsEntry("share.record.lock.duration.ms", "30000")
                        .containsEntry("share.delivery.count.limit", "10");
            }
        }
    }

    @Test
    void withThreeReplicasAWriteNeedsTwo() {
        List<TopicSpec> three = TopicSpec.all(new TopicSettings("", 6, (short) 3));
        List<TopicSpec> two = TopicSpec.all(new TopicSettings("", 6, (short) 2));

        assertThat(three).allSatisfy(spec -> assertThat(spec.configs()).containsEntry("min.insync.replicas", "2"));
        assertThat(two).noneSatisfy(spec -> assertThat(spec.configs()).containsKey("min.insync.replicas"));
    }

    private SluiceConfig config(String prefix) throws Exception {
        return SluiceConfigLoader.parse(
                "topics: {prefix: " + prefix + ", partitions: 2, replication: 1}",
                Path.of("sluice.yaml"),
                Map.of(
                        "SLUICE_KAFKA_BOOTSTRAP_SERVERS",
                        broker.bootstrapServers(),
                        "SLUICE_SCHEMA_REGISTRY_URL",
                        "mock://topic-admin-test"));
    }

    private static Map<String, String> configOf(Admin admin, String topic) throws Exception {
        return configOf(admin, new ConfigResource(ConfigResource.Type.TOPIC, topic));
    }

    private static Map<String, String> configOf(Admin admin, ConfigResource resource) throws Exception {
        return Optional.ofNullable(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource))
                .orElseThrow()
                .entries()
                .stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
