package dev.sluice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process configuration, read from {@code sluice.yaml}.
 *
 * @param kafka client properties for every Kafka client of the process; {@code bootstrap.servers} is required
 * @param schemaRegistry Confluent client properties; {@code schema.registry.url} is required
 * @param redisUrl for example {@code redis://127.0.0.1:6379/0}
 * @param topics prefix, partitions and replication of the topics
 * @param cache settings of the cache application
 * @param budget settings of the budget application
 * @param worker settings of the workers
 * @param providers provider connections by name
 * @param stateDir directory of local state; one process each
 */
public record SluiceConfig(
        Map<String, String> kafka,
        Map<String, String> schemaRegistry,
        String redisUrl,
        TopicSettings topics,
        CacheSettings cache,
        BudgetSettings budget,
        WorkerSettings worker,
        Map<String, ProviderSettings> providers,
        Path stateDir) {

    /** Shows the settings with every secret masked. */
    @Override
    public String toString() {
        return "SluiceConfig[kafka=" + Secrets.mask(kafka)
                + ", schemaRegistry=" + Secrets.mask(schemaRegistry)
                + ", redisUrl=" + Secrets.url(redisUrl)
                + ", topics=" + topics
                + ", cache=" + cache
                + ", budget=" + budget
                + ", worker=" + worker
                + ", providers=" + providers
                + ", stateDir=" + stateDir + "]";
    }

    /** Topic settings: names start with the prefix; scaled topics get the partitions. */
    public record TopicSettings(String prefix, int partitions, short replication) {}

    /**
     * Settings of the cache application.
     *
     * @param applicationId Kafka Streams application id
     * @param threads stream threads
     * @param streams further Kafka Streams properties; they win over the defaults
     * @param maxRequestBytes largest request taken, in bytes of its Kafka record
     * @param defaultTimeout how long a request without deadline waits for its answer
     * @param idempotencyHorizon how long a request id is remembered
     * @param replyTopics topics a {@code reply-topic} header may name
     * @param exclusions what the deployment keeps away from the cache, besides the built-in rules
     * @param semantic settings of the semantic tier
     */
    public record CacheSettings(
            String applicationId,
            int threads,
            Map<String, String> streams,
            int maxRequestBytes,
            Duration defaultTimeout,
            Duration idempotencyHorizon,
            List<String> replyTopics,
            List<ExclusionPattern> exclusions,
            SemanticSettings semantic) {

        /** Shows the settings with every secret masked. */
        @Override
        public String toString() {
            return "CacheSettings[applicationId=" + applicationId
                    + ", threads=" + threads
                    + ", streams=" + Secrets.mask(streams)
                    + ", maxRequestBytes=" + maxRequestBytes
                    + ", defaultTimeout=" + defaultTimeout
                    + ", idempotencyHorizon=" + idempotencyHorizon
                    + ", replyTopics=" + replyTopics
                    + ", exclusions=" + exclusions
                    + ", semantic=" + semantic + "]";
        }
    }

    /**
     * Keeps texts away from the cache.
     *
     * @param name shown to callers as {@code RULE:name}
     * @param pattern a regular expression of {@link java.util.regex.Pattern} that compiles
     */
    public record ExclusionPattern(String name, String pattern) {}

    /**
     * Settings of the budget application.
     *
     * @param applicationId Kafka Streams application id
     * @param threads stream threads
     * @param streams further Kafka Streams properties; they win over the defaults
     * @param batchSize most calls in a micro-batch
     * @param batchLinger longest wait for a micro-batch to fill
     * @param maxAttempts dispatches of one request before it ends in an error
     * @param reservationTtl after this a reservation nobody settled is settled conservatively
     * @param idempotencyHorizon how long a request id is remembered
     */
    public record BudgetSettings(
            String applicationId,
            int threads,
            Map<String, String> streams,
            int batchSize,
            Duration batchLinger,
            int maxAttempts,
            Duration reservationTtl,
            Duration idempotencyHorizon) {

        /** Shows the settings with every secret masked. */
        @Override
        public String toString() {
            return "BudgetSettings[applicationId=" + applicationId
                    + ", threads=" + threads
                    + ", streams=" + Secrets.mask(streams)
                    + ", batchSize=" + batchSize
                    + ", batchLinger=" + batchLinger
                    + ", maxAttempts=" + maxAttempts
                    + ", reservationTtl=" + reservationTtl
                    + ", idempotencyHorizon=" + idempotencyHorizon + "]";
        }
    }

    /**
     * Settings of the workers.
     *
     * @param groupId share group of the interactive lane; the deferred lane's group is this with {@code -deferred}
     * @param concurrency calls in flight in a process, interactive lane
     * @param deferredConcurrency calls in flight in a process, deferred lane
     * @param maxTries HTTP calls for one dispatch as long as none can have been billed
     */
    public record WorkerSettings(String groupId, int concurrency, int deferredConcurrency, int maxTries) {}

    /**
     * A provider connection.
     *
     * @param type wire format: {@code openai}, {@code anthropic} or {@code gemini}
     * @param baseUrl for example {@code https://api.openai.com/v1}
     * @param apiKey reference to the key: {@code env:NAME} or {@code file:PATH}; null: none is sent
     * @param headers further headers
     * @param connectTimeout TCP and TLS
     * @param requestTimeout from sending the request to the last byte of the response
     * @param stream whether answers are asked for as streams, so that what a broken call used is known
     */
    public record ProviderSettings(
            String type,
            String baseUrl,
            @Nullable String apiKey,
            Map<String, String> headers,
            Duration connectTimeout,
            Duration requestTimeout,
            boolean stream) {

        /** Shows the settings; key and headers, which may carry one, are masked. */
        @Override
        public String toString() {
            return "ProviderSettings[type=" + type
                    + ", baseUrl=" + Secrets.url(baseUrl)
                    + ", apiKey=" + (apiKey == null ? "none" : Secrets.MASK)
                    + ", headers=" + Secrets.maskAll(headers)
                    + ", connectTimeout=" + connectTimeout
                    + ", requestTimeout=" + requestTimeout
                    + ", stream=" + stream + "]";
        }
    }
}
