package dev.sluice.topic.export;

import dev.sluice.config.SluiceConfig.TopicSettings;
import dev.sluice.topic.TopicSpec;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The catalogue as Strimzi's {@code KafkaTopic} resources. */
public final class StrimziTopics {

    private StrimziTopics() {}

    /**
     * One YAML document for each topic.
     *
     * @param cluster name of the {@code Kafka} resource
     */
    public static String render(TopicSettings settings, String cluster) {
        return TopicSpec.all(settings).stream()
                .map(spec -> "---\n" + Yaml.write(resource(spec, cluster)))
                .collect(Collectors.joining());
    }

    private static Map<String, Object> resource(TopicSpec spec, String cluster) {
        SequencedMap<String, Object> metadata = Trees.map();
        metadata.put("name", resourceName(spec.name()));
        metadata.put("labels", Map.of("strimzi.io/cluster", cluster));
        SequencedMap<String, Object> body = Trees.map();
        body.put("topicName", spec.name());
        body.put("partitions", spec.partitions());
        body.put("replicas", spec.replication());
        body.put("config", typed(spec));
        SequencedMap<String, Object> resource = Trees.map();
        resource.put("apiVersion", "kafka.strimzi.io/v1");
        resource.put("kind", "KafkaTopic");
        resource.put("metadata", metadata);
        resource.put("spec", body);
        return resource;
    }

    private static Map<String, Object> typed(TopicSpec spec) {
        Map<String, Object> configs = new TreeMap<>();
        spec.configs().forEach((name, value) -> configs.put(name, Trees.numberOrText(value)));
        return configs;
    }

    /** Kubernetes takes lower case letters, digits, dots and dashes only. */
    private static String resourceName(String topic) {
        return topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-").replaceAll("^[.-]+", "");
    }
}
