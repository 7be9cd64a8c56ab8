package dev.sluice.stack;

import dev.sluice.config.SluiceConfig;
import dev.sluice.topic.RegisteredSchema;
import dev.sluice.topic.SchemaRegistrar;
import dev.sluice.topic.TopicAdmin;
import dev.sluice.topic.TopicPlan;
import dev.sluice.topic.Topics;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings broker and registry to what the catalogue says; what exists is left as it is. */
final class Provisioning {

    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);

    private Provisioning() {}

    static void topics(SluiceConfig config) {
        try (TopicAdmin admin = TopicAdmin.connect(config)) {
            TopicPlan plan = admin.create();
            plan.drift().forEach(drift -> LOG.warn("Left as it is: {}", drift));
            admin.configureShareGroups(config.worker().groupId()).stream()
                    .filter(setting -> setting.refusedBecause() != null)
                    .forEach(setting -> LOG.warn("The broker refuses a share group setting: {}", setting));
        }
    }

    static void schemas(SluiceConfig config) {
        Topics topics = new Topics(config.topics().prefix());
        try (SchemaRegistrar registrar = SchemaRegistrar.connect(config.schemaRegistry(), topics)) {
            List<RegisteredSchema> refused = registrar.register().stream()
                    .filter(schema -> !schema.isRegistered())
                    .toList();
            if (!refused.isEmpty()) {
                throw new StackException(
                        "the registry refuses schemas, since those it keeps from an earlier run do not fit: "
                                + refused);
            }
        }
    }
}
