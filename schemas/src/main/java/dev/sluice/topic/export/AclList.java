package dev.sluice.topic.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.SluiceConfig;
import dev.sluice.topic.Topic;
import dev.sluice.topic.TopicSpec;
import dev.sluice.topic.Topics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What each process may do, and nothing else. Principals are {@code User:sluice-cache} and the like; replace
 * them by yours.
 */
public final class AclList {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LITERAL = "LITERAL";
    private static final String PREFIXED = "PREFIXED";

    private final Topics topics;
    private final Set<Acl> acls = new LinkedHashSet<>();

    private AclList(Topics topics) {
        this.topics = topics;
    }

    /** The permissions of a deployment. */
    public static List<Acl> of(SluiceConfig config) {
        AclList list = new AclList(new Topics(config.topics().prefix()));
        list.cache(config);
        list.budget(config);
        list.worker(config);
        list.operator(config);
        list.applications();
        return List.copyOf(list.acls);
    }

    /** The list as {@code kafka-acls} commands, one a line. */
    public static String commands(List<Acl> acls) {
        return acls.stream()
                .map(acl -> "kafka-acls --bootstrap-server \"$BOOTSTRAP_SERVERS\" " + acl.arguments() + "\n")
                .collect(Collectors.joining());
    }

    /** The list as a JSON array of objects with the fields of {@link Acl}. */
    public static String json(List<Acl> acls) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(acls);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The list cannot be written", e);
        }
    }

    private void cache(SluiceConfig config) {
        reads(
                "cache",
                Topics.REQUESTS,
                Topics.ANSWERS,
                Topics.REFUSALS,
                Topics.SEMANTIC_OUTCOMES,
                Topics.POLICIES,
                Topics.CONTENT_UPDATES,
                Topics.CACHE_INVALIDATIONS,
                Topics.FEEDBACK);
        writes(
                "cache",
                Topics.RESPONSES,
                Topics.ADMISSIONS,
                Topics.COMPLETIONS,
                Topics.SEMANTIC_OUTCOMES,
                Topics.CACHE_DECISIONS,
                Topics.CACHE_INVALIDATIONS);
        config.cache().replyTopics().forEach(reply -> writes("cache", reply));
        streams("cache", config.cache().applicationId());
    }

    private void budget(SluiceConfig config) {
        reads("budget", Topics.ADMISSIONS, Topics.COMPLETIONS, Topics.RATINGS, Topics.POLICIES, Topics.PRICES);
        writes(
                "budget",
                Topics.DISPATCH,
                Topics.DISPATCH_DEFERRED,
                Topics.DISPATCH_BATCH,
                Topics.REFUSALS,
                Topics.USAGE,
                Topics.BUDGET_ALERTS);
        streams("budget", config.budget().applicationId());
        for (String operation : List.of("WRITE", "DESCRIBE")) {
            add("budget", "TRANSACTIONAL_ID", config.budget().applicationId(), PREFIXED, operation);
        }
    }

    private void worker(SluiceConfig config) {
        reads("worker", Topics.DISPATCH, Topics.DISPATCH_DEFERRED, Topics.DISPATCH_BATCH, Topics.BATCH_JOBS);
        writes("worker", Topics.ANSWERS, Topics.COMPLETIONS, Topics.BATCH_JOBS);
        writes("worker", topics.deadLetters());
        // The groups of the deferred and the batch lane have the same beginning.
        group("worker", config.worker().groupId(), PREFIXED);
        for (String operation : List.of("WRITE", "DESCRIBE")) {
            add("worker", "TRANSACTIONAL_ID", config.worker().groupId() + "-batch-", PREFIXED, operation);
        }
    }

    private void operator(SluiceConfig config) {
        writes("operator", Topics.POLICIES, Topics.PRICES, Topics.RATINGS, Topics.CACHE_INVALIDATIONS);
        for (TopicSpec spec : TopicSpec.all(config.topics())) {
            for (String operation : List.of("CREATE", "READ", "DESCRIBE", "DESCRIBE_CONFIGS")) {
                add("operator", "TOPIC", spec.name(), LITERAL, operation);
            }
        }
        group("operator", "sluice-cli", PREFIXED);
        for (String operation : List.of("DESCRIBE_CONFIGS", "ALTER_CONFIGS")) {
            add("operator", "GROUP", config.worker().groupId(), PREFIXED, operation);
        }
    }

    private void applications() {
        writes("producer-app", Topics.REQUESTS, Topics.CONTENT_UPDATES, Topics.FEEDBACK);
        reads(
                "consumer-app",
                Topics.RESPONSES,
                Topics.USAGE,
                Topics.BUDGET_ALERTS,
                Topics.SPIKE_ALERTS,
                Topics.CACHE_DECISIONS,
                Topics.CACHE_INVALIDATIONS);
        group("consumer-app", "your-consumer-group", LITERAL);
    }

    /** Kafka Streams makes and removes its own topics, whose names begin with the application id. */
    private void streams(String process, String applicationId) {
        writes(process, topics.deadLetters());
        group(process, applicationId, PREFIXED);
        for (String operation : List.of("CREATE", "READ", "WRITE", "DELETE", "DESCRIBE", "DESCRIBE_CONFIGS")) {
            add(process, "TOPIC", applicationId + "-", PREFIXED, operation);
        }
    }

    private void reads(String process, Topic<?>... read) {
        for (Topic<?> topic : read) {
            for (String operation : List.of("READ", "DESCRIBE")) {
                add(process, "TOPIC", topics.name(topic), LITERAL, operation);
            }
        }
    }

    private void writes(String process, Topic<?>... written) {
        for (Topic<?> topic : written) {
            writes(process, topics.name(topic));
        }
    }

    private void writes(String process, String topic) {
        for (String operation : List.of("WRITE", "DESCRIBE")) {
            add(process, "TOPIC", topic, LITERAL, operation);
        }
    }

    private void group(String process, String group, String pattern) {
        for (String operation : List.of("READ", "DESCRIBE")) {
            add(process, "GROUP", group, pattern, operation);
        }
    }

    private void add(String process, String type, String resource, String pattern, String operation) {
        acls.add(new Acl(process, "User:sluice-" + process, type, resource, pattern, operation));
    }
}
