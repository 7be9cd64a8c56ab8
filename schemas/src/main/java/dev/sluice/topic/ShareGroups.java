package dev.sluice.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * The settings of the workers' share groups. They live at the broker and must be there before the group first reads:
 * by default a group starts at the end of the topic and sees what a transaction never committed.
 */
final class ShareGroups {

    /** Without these a dispatch would be lost or be made without budget. */
    private static final Map<String, String> ESSENTIAL =
            Map.of("share.auto.offset.reset", "earliest", "share.isolation.level", "read_committed");

    /** Bounded by the broker's own limits. */
    private static final Map<String, String> WISHED =
            Map.of("share.record.lock.duration.ms", "30000", "share.delivery.count.limit", "10");

    private ShareGroups() {}

    static List<GroupSetting> configure(Admin admin, Collection<String> groups) {
        List<GroupSetting> settings = new ArrayList<>();
        for (String group : groups) {
            ESSENTIAL.forEach((name, value) -> {
                Futures.await(set(admin, group, name, value));
                settings.add(new GroupSetting(group, name, value, null));
            });
            WISHED.forEach((name, value) -> settings.add(wish(admin, group, name, value)));
        }
        return settings;
    }

    private static GroupSetting wish(Admin admin, String group, String name, String value) {
        try {
            Futures.await(set(admin, group, name, value));
            return new GroupSetting(group, name, value, null);
        } catch (InvalidConfigurationException e) {
            return new GroupSetting(group, name, value, String.valueOf(e.getMessage()));
        }
    }

    private static KafkaFuture<Void> set(Admin admin, String group, String name, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        return admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all();
    }
}
