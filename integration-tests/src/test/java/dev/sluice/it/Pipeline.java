package dev.sluice.it;

import static org.awaitility.Awaitility.await;

import dev.sluice.client.PipelineClient;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.schema.UsageEvent;
import dev.sluice.serde.Serdes;
import dev.sluice.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A tenant's view of the pipeline: asks, and sees every response, ledger line and alert of the tenant. */
final class Pipeline implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String tenant;
    private final PipelineClient client;
    private final TopicTail<UsageEvent> usageTail;
    private final TopicTail<BudgetAlert> alertTail;
    private final List<ConsumerRecord<String, LlmResponse>> responses = new CopyOnWriteArrayList<>();
    private final List<UsageEvent> lines = new CopyOnWriteArrayList<>();
    private final List<BudgetAlert> alerts = new CopyOnWriteArrayList<>();

    Pipeline(SluiceConfig config, String tenant) {
        this.tenant = tenant;
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        var properties = ClientProperties.follower(config, "it-" + tenant);
        this.usageTail = TopicTail.fromNow(
                properties,
                topics.name(Topics.USAGE),
                serdes.forTopic(Topics.USAGE).deserializer(),
                line -> keep(line.key(), line.value(), lines));
        this.alertTail = TopicTail.fromNow(
                properties,
                topics.name(Topics.BUDGET_ALERTS),
                serdes.forTopic(Topics.BUDGET_ALERTS).deserializer(),
                alert -> keep(alert.value().getTenant(), alert.value(), alerts));
        this.client = new PipelineClient(config, "it-" + tenant, responses::add);
    }

    private <T> void keep(String owner, T value, Collection<T> into) {
        if (owner.equals(tenant)) {
            into.add(value);
        }
    }

    /** A request of the tenant with one user message; the customizer sets the rest. */
    LlmRequest request(String id, String text, Consumer<LlmRequest.Builder> customizer) {
        LlmRequest.Builder request = LlmRequest.newBuilder()
                .setRequestId(tenant + "-" + id)
                .setTenant(tenant)
                .setModel("gpt-5-nano")
                .setMessages(List.of(
                        Message.newBuilder().setRole("user").setContent(text).build()))
                .setMaxOutputTokens(200)
                .setCreatedAt(Instant.now());
        customizer.accept(request);
        return request.build();
    }

    LlmRequest request(String id, String text) {
        return request(id, text, _ -> {});
    }

    CompletableFuture<LlmResponse> send(LlmRequest request) {
        return client.ask(request);
    }

    /** Sends and waits for the response. */
    LlmResponse ask(LlmRequest request) throws Exception {
        return send(request).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sends all at once and waits for all responses. */
    List<LlmResponse> askAll(List<LlmRequest> requests) throws Exception {
        List<CompletableFuture<LlmResponse>> pending = new ArrayList<>();
        for (LlmRequest request : requests) {
            pending.add(send(request));
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return pending.stream().map(CompletableFuture::join).toList();
    }

    /** Waits until each of the requests has a ledger line, and returns the lines of these requests. */
    List<UsageEvent> awaitLedger(List<LlmRequest> requests) {
        Set<String> ids = requests.stream().map(LlmRequest::getRequestId).collect(Collectors.toSet());
        await("ledger lines of " + tenant)
                .atMost(LIMIT)
                .until(() -> linesOf(ids).stream()
                                .map(UsageEvent::getRequestId)
                                .distinct()
                                .count()
                        == ids.size());
        return linesOf(ids);
    }

    private List<UsageEvent> linesOf(Set<String> ids) {
        return lines.stream().filter(line -> ids.contains(line.getRequestId())).toList();
    }

    List<UsageEvent> lines() {
        return List.copyOf(lines);
    }

    List<BudgetAlert> alerts() {
        return List.copyOf(alerts);
    }

    /** Every response of the tenant, repetitions included. */
    List<LlmResponse> responses() {
        return responses.stream()
                .map(ConsumerRecord::value)
                .filter(response -> tenant.equals(response.getTenant()))
                .toList();
    }

    /** Every response record seen on the responses topic. */
    List<ConsumerRecord<String, LlmResponse>> responseRecords() {
        return List.copyOf(responses);
    }

    PipelineClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        usageTail.close();
        alertTail.close();
    }
}
