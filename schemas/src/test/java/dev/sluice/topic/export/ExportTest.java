package dev.sluice.topic.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.InStep;
import dev.sluice.config.SluiceConfig;
import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.config.SluiceConfigLoader;
import dev.sluice.topic.ContractSchemas;
import dev.sluice.topic.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ExportTest {

    private static final Path ROOT = Path.of("..");
    private static final TopicSettings DEFAULTS = new TopicSettings("", 6, (short) 3);
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void theCommittedAsyncApiDocumentIsInStep() throws Exception {
        InStep.check(ROOT.resolve("docs/asyncapi.yaml"), AsyncApi.render(DEFAULTS));
    }

    @Test
    void theAsyncApiDocumentDescribesPublicTopicsOnlyAndItsReferencesLeadSomewhere() throws Exception {
        JsonNode document = YAML.readTree(AsyncApi.render(new TopicSettings("acme.", 12, (short) 3)));

        assertThat(document.at("/channels").size()).isEqualTo(11);
        assertThat(document.at("/channels").has("llm.admissions")).isFalse();
        JsonNode kafka = document.at("/channels/llm.requests/bindings/kafka");
        assertThat(kafka.at("/topic").asText()).isEqualTo("acme.llm.requests");
        assertThat(kafka.at("/partitions").asInt()).isEqualTo(12);
        assertThat(document.at("/operations/receive-llm.requests/action").asText())
                .isEqualTo("receive");
        assertThat(document.at("/operations/send-llm.responses/action").asText())
                .isEqualTo("send");
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void theAsyncApiDocumentCarriesTheRegisteredSchemas() throws Exception {
        JsonNode document = YAML.readTree(AsyncApi.render(DEFAULTS));

        JsonNode schema = document.at("/components/messages/LlmRequest/payload/schema");

        assertThat(new Schema.Parser().parse(schema.toString())).isEqualTo(ContractSchemas.of(Topics.REQUESTS));
    }

    @Test
    void theReadmesTableIsInStep() throws Exception {
        Path readme = ROOT.resolve("README.md");
        Assumptions.assumeTrue(Files.exists(readme), "no README.md");
        String document = Files.readString(readme);
        Assumptions.assumeTrue(document.contains(TopicsTable.BEGIN), "README.md has no markers");

        InStep.check(readme, TopicsTable.insert(document).orElseThrow());
    }

    @Test
    void aTableReplacesWhatIsBetweenTheMarkers() {
        String document = "before\n" + TopicsTable.BEGIN + "\nstale row\n" + TopicsTable.END + "\nafter\n";

        String updated = TopicsTable.insert(document).orElseThrow();

        assertThat(updated)
                .startsWith("before\n")
                .endsWith(TopicsTable.END + "\nafter\n")
                .contains(TopicsTable.render())
                .doesNotContain("stale row");
        assertThat(TopicsTable.insert(updated)).contains(updated);
        assertThat(TopicsTable.insert("no markers")).isEmpty();
    }

    @Test
    void everyTopicIsAStrimziResource() throws Exception {
        String rendered = StrimziTopics.render(new TopicSettings("Acme_", 6, (short) 3), "main");

        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(rendered)) {
            List<JsonNode> resources = documents.readAll();
            assertThat(resources).hasSize(Topics.ALL.size() + 1).allSatisfy(resource -> {
                assertThat(resource.at("/apiVersion").asText()).isEqualTo("kafka.strimzi.io/v1");
                assertThat(resource.at("/metadata/labels/strimzi.io~1cluster").asText())
                        .isEqualTo("main");
                assertThat(resource.at("/metadata/name").asText()).matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
            });
            assertThat(resources.getFirst().at("/spec").toString())
                    .isEqualTo(
                            "{\"topicName\":\"Acme_llm.requests\",\"partitions\":6,\"replicas\":3,\"config\":"
                                    + "{\"cleanup.policy\":\"delete\",\"max.message.bytes\":8388608,"
                                    + "\"message.timestamp.type\":\"LogAppendTime\",\"min.insync.replicas\":2,\"retention.ms\":604800000}}");
        }
    }

    @Test
    void applicationsMayNotTouchInternalTopics() throws Exception {
        Set<String> internal = Topics.ALL.stream()
                .filter(topic -> !topic.visibility().isPublic())
                .map(topic -> "acme." + topic.name())
                .collect(Collectors.toSet());

        List<Acl> acls = AclList.of(config());

        assertThat(acls)
                .filteredOn(acl -> acl.process().endsWith("-app"))
                .isNotEmpty()
                .noneMatch(acl -> internal.contains(acl.resource()))
                .noneMatch(acl -> acl.pattern().equals("PREFIXED"));
    }

    @Test
    void onlyTheBudgetMayWriteTheLedgerAndDispatch() throws Exception {
        List<Acl> acls = AclList.of(config());

        assertThat(acls)
                .filteredOn(acl -> acl.operation().equals("WRITE")
                        && Set.of("acme.llm.usage", "acme.llm.dispatch").contains(acl.resource()))
                .extracting(Acl::process)
                .containsOnly("budget");
    }

    @Test
    void theListIsCommandsAndJson() throws Exception {
        List<Acl> acls = AclList.of(config());

        String commands = AclList.commands(acls);
        JsonNode json = new ObjectMapper().readTree(AclList.json(acls));

        assertThat(commands)
                .contains("--add --allow-principal 'User:sluice-budget' --operation WRITE"
                        + " --transactional-id 'sluice-budget' --resource-pattern-type PREFIXED\n");
        assertThat(json.size()).isEqualTo(acls.size());
        assertThat(json.get(0).get("principal").asText()).isEqualTo("User:sluice-cache");
    }

    private static SluiceConfig config() throws Exception {
        return SluiceConfigLoader.parse(
                "topics: {prefix: acme.}",
                Path.of("sluice.yaml"),
                Map.of("SLUICE_KAFKA_BOOTSTRAP_SERVERS", "b:1", "SLUICE_SCHEMA_REGISTRY_URL", "http://r"));
    }
}
