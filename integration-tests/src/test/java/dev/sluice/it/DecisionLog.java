package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.LlmResponse;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Explanations of the semantic tier, by request. */
final class DecisionLog implements AutoCloseable {

    private final Map<String, CacheDecision> decisions = new ConcurrentHashMap<>();
    private final TopicTail<CacheDecision> tail;

    /** Sees decisions that are made from now on. */
    DecisionLog(SluiceConfig config) {
        this.tail = TopicTail.fromNow(
                ClientProperties.follower(config, "it-decisions"),
                new Topics(config.topics().prefix()).name(Topics.CACHE_DECISIONS),
                new Serdes(config.schemaRegistry())
                        .forTopic(Topics.CACHE_DECISIONS)
                        .deserializer(),
                decision -> decisions.put(decision.key(), decision.value()));
    }

    /** Waits for the decision about the request of a response. */
    CacheDecision about(LlmResponse response) {
        String id = response.getRequestId();
        await("decision about " + id).until(() -> decisions.containsKey(id));
        return Objects.requireNonNull(decisions.get(id));
    }

    @Override
    public void close() {
        tail.close();
    }
}
