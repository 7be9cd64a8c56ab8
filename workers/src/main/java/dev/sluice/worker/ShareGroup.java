package dev.sluice.worker;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker has been told about a share group.
 *
 * @param deliveryLimit deliveries of a record, the first included
 */
record ShareGroup(int deliveryLimit) {

    private static final Logger LOG = LoggerFactory.getLogger(ShareGroup.class);
    private static final int BROKER_DEFAULT = 5;

    /** Reads the group's settings; where that is not allowed, the broker's defaults are assumed. */
    static ShareGroup read(Admin admin, String groupId) throws InterruptedException {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, groupId);
        try {
            Config config =
                    admin.describeConfigs(List.of(group)).all().get().getOrDefault(group, new Config(List.of()));
            warnUnless(config, groupId, "share.auto.offset.reset", "earliest");
            warnUnless(config, groupId, "share.isolation.level", "read_committed");
            ConfigEntry limit = config.get("share.delivery.count.limit");
            return new ShareGroup(
                    limit == null || limit.value() == null ? BROKER_DEFAULT : Integer.parseInt(limit.value()));
        } catch (ExecutionException e) {
            LOG.atWarn().addKeyValue("group", groupId).setCause(e).log("Cannot read the settings of the share group");
            return new ShareGroup(BROKER_DEFAULT);
        }
    }

    private static void warnUnless(Config config, String groupId, String name, String wanted) {
        ConfigEntry entry = config.get(name);
        if (entry == null || !wanted.equals(entry.value())) {
            LOG.atWarn()
                    .addKeyValue("group", groupId)
                    .addKeyValue("setting", name)
                    .addKeyValue("value", entry == null ? "unset" : entry.value())
                    .addKeyValue("wanted", wanted)
                    .log("The share group can lose dispatches or see aborted ones");
        }
    }
}
