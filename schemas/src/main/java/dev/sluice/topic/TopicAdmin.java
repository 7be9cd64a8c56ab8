package dev.sluice.topic;

import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.topic.TopicPlan.Drift;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Brings a cluster to what the catalogue says: creates topics, sets up the workers' share groups. Repeating it changes
 * nothing, and nothing that exists is altered.
 *
 * <p>Methods throw {@link org.apache.kafka.common.KafkaException} when the broker cannot be reached or refuses.
 */
public final class TopicAdmin implements AutoCloseable {

    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Admin admin;
    private final TopicSettings settings;

    /**
     * An administration that uses and closes a client.
     *
     * @param admin closed with this
     */
    public TopicAdmin(Admin admin, TopicSettings settings) {
        this.admin = admin;
        this.settings = settings;
    }

    /** Connects to the cluster of a configuration. */
    public static TopicAdmin connect(SluiceConfig config) {
        return new TopicAdmin(Admin.create(ClientProperties.admin(config, "sluice-topics")), config.topics());
    }

    /** What {@link #create} would do; changes nothing. */
    public TopicPlan plan() {
        Set<String> existing = Futures.await(admin.listTopics().names());
        List<TopicSpec> all = TopicSpec.all(settings);
        List<TopicSpec> missing =
                all.stream().filter(spec -> !existing.contains(spec.name())).toList();
        List<TopicSpec> present =
                all.stream().filter(spec -> existing.contains(spec.name())).toList();
        return new TopicPlan(missing, present.stream().map(TopicSpec::name).toList(), drift(present));
    }

    /**
     * Creates the missing topics and waits until they can be used.
     *
     * @return the plan that was carried out
     */
    public TopicPlan create() {
        TopicPlan plan = plan();
        List<NewTopic> topics = plan.missing().stream()
                .map(spec ->
                        new NewTopic(spec.name(), spec.partitions(), spec.replication()).configs(spec.configs()))
                .toList();
        admin.createTopics(topics).values().values().forEach(TopicAdmin::awaitCreated);
        awaitVisible(plan.missing().stream().map(TopicSpec::name).toList());
        return plan;
    }

    /**
     * Sets the share groups of the workers, interactive and deferred, before they first read.
     *
     * @param groupId as in the workers' configuration
     * @return each setting, also those the broker's own limits forbid
     */
    public List<GroupSetting> configureShareGroups(String groupId) {
        return ShareGroups.configure(admin, List.of(groupId, deferredGroup(groupId)));
    }

    /** The share group of the deferred lane. */
    public static String deferredGroup(String groupId) {
        return groupId + "-deferred";
    }

    @Override
    public void close() {
        admin.close();
    }

    private List<Drift> drift(List<TopicSpec> present) {
        List<String> names = present.stream().map(TopicSpec::name).toList();
        Map<String, TopicDescription> descriptions =
                Futures.await(admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs = Futures.await(
                admin.describeConfigs(names.stream().map(TopicAdmin::resource).toList())
                        .all());
        List<Drift> drift = new ArrayList<>();
        for (TopicSpec spec : present) {
            TopicDescription description = descriptions.get(spec.name());
            Config config = configs.get(resource(spec.name()));
            if (description != null && config != null) {
                compare(spec, description, drift);
                compare(spec, config, drift);
            }
        }
        return drift;
    }

    private static void compare(TopicSpec spec, TopicDescription actual, List<Drift> drift) {
        int partitions = actual.partitions().size();
        // More are somebody's choice; fewer of a topic that others are joined with are a mistake.
        if (partitions < spec.partitions()) {
            drift.add(new Drift(spec.name(), "partitions", "" + partitions, "" + spec.partitions()));
        }
        int replication = actual.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replication < spec.replication()) {
            drift.add(new Drift(spec.name(), "replication", "" + replication, "" + spec.replication()));
        }
    }

    private static void compare(TopicSpec spec, Config actual, List<Drift> drift) {
        spec.configs().forEach((name, expected) -> {
            ConfigEntry entry = actual.get(name);
            String value = entry == null || entry.value() == null ? "not set" : entry.value();
            if (!value.equals(expected)) {
                drift.add(new Drift(spec.name(), name, value, expected));
            }
        });
    }

    /** Somebody who creates the same topics at the same time is no error. */
    private static void awaitCreated(KafkaFuture<Void> created) {
        try {
            Futures.await(created);
        } catch (TopicExistsException e) {
            return;
        }
    }

    /** Creation is the controller's; the broker a client asks next learns of it a moment later. */
    private void awaitVisible(List<String> names) {
        long start = System.nanoTime();
        while (!Futures.await(admin.listTopics().names()).containsAll(names)) {
            if (System.nanoTime() - start > VISIBLE_WITHIN.toNanos()) {
                throw new TimeoutException("Topics were created but did not appear within " + VISIBLE_WITHIN);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
