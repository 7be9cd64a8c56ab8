package dev.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.ConfigException;
import dev.sluice.config.SluiceConfig;
import dev.sluice.topic.GroupSetting;
import dev.sluice.topic.RegisteredSchema;
import dev.sluice.topic.SchemaRegistrar;
import dev.sluice.topic.Topic;
import dev.sluice.topic.TopicAdmin;
import dev.sluice.topic.TopicPlan;
import dev.sluice.topic.TopicSpec;
import dev.sluice.topic.Topics;
import dev.sluice.topic.export.Acl;
import dev.sluice.topic.export.AclList;
import dev.sluice.topic.export.AsyncApi;
import dev.sluice.topic.export.StrimziTopics;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The topic catalogue: shown, created, or rendered for other tools. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "List, create or render the topics Sluice uses.")
final class TopicsCommand implements Runnable {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List the topics of a deployment.")
    void list(
            @Mixin ConnectionOptions connection,
            @Option(names = "--json", description = "One JSON array.") boolean json)
            throws ConfigException {
        SluiceConfig config = connection.config();
        Topics names = new Topics(config.topics().prefix());
        ArrayNode array = JSON.createArrayNode();
        for (Topic<?> topic : Topics.ALL) {
            String visibility =
                    topic.visibility().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            ObjectNode node = array.addObject();
            node.put("name", names.name(topic));
            node.put("key", topic.keyedBy());
            node.put("record", topic.record().getSimpleName());
            node.put("visibility", visibility);
            node.put("content", topic.content());
            if (!json) {
                System.out.printf(
                        "%-26s %-14s %-18s %s%n", names.name(topic), visibility, topic.keyedBy(), topic.content());
            }
        }
        if (json) {
            System.out.println(array.toPrettyString());
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = {
                "Create the topics that are missing, register the schemas of the public ones, set up the workers' share",
                "groups. What exists is never altered; where it differs, that is said and the exit status is 1."
            })
    int create(
            @Mixin ConnectionOptions connection,
            @Option(names = "--dry-run", description = "Say what would be done, change nothing.") boolean dryRun)
            throws ConfigException {
        SluiceConfig config = connection.config();
        TopicPlan plan;
        List<RegisteredSchema> schemas;
        List<GroupSetting> groups = List.of();
        try (TopicAdmin admin = TopicAdmin.connect(config);
                SchemaRegistrar registrar = SchemaRegistrar.connect(
                        config.schemaRegistry(), new Topics(config.topics().prefix()))) {
            plan = dryRun ? admin.plan() : admin.create();
            schemas = dryRun ? registrar.check() : registrar.register();
            if (!dryRun) {
                groups = admin.configureShareGroups(config.worker().groupId());
            }
        }
        for (TopicSpec topic : plan.missing()) {
            System.out.printf(
                    "%s %s, %d partitions, replication %d%n",
                    dryRun ? "would create" : "created", topic.name(), topic.partitions(), topic.replication());
        }
        System.out.printf("%d topics existed already%n", plan.present().size());
        schemas.forEach(System.out::println);
        groups.forEach(System.out::println);
        plan.drift().forEach(System.out::println);
        return plan.drift().isEmpty() ? 0 : 1;
    }

    @Command(
            name = "acls",
            mixinStandardHelpOptions = true,
            description = "Print the least rights each application needs, as kafka-acls commands or JSON.")
    void acls(
            @Mixin ConnectionOptions connection,
            @Option(names = "--json", description = "One JSON array.") boolean json)
            throws ConfigException {
        List<Acl> acls = AclList.of(connection.config());
        System.out.print(json ? AclList.json(acls) : AclList.commands(acls));
    }

    @Command(
            name = "asyncapi",
            mixinStandardHelpOptions = true,
            description = "Print the public topics as an AsyncAPI 3.0 document.")
    void asyncApi(@Mixin ConnectionOptions connection) throws ConfigException {
        System.out.print(AsyncApi.render(connection.config().topics()));
    }

    @Command(
            name = "strimzi",
            mixinStandardHelpOptions = true,
            description = "Print the topics as KafkaTopic resources of Strimzi.")
    void strimzi(
            @Mixin ConnectionOptions connection,
            @Option(names = "--cluster", required = true, description = "Name of the Kafka resource.") String cluster)
            throws ConfigException {
        System.out.print(StrimziTopics.render(connection.config().topics(), cluster));
    }
}
