package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.TopicTail;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedStack.class)
class BadInputIT {

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("no-tenant", "INVALID_REQUEST", "tenant", request -> request.setTenant("")),
                bad("no-messages", "INVALID_REQUEST", "messages", request -> request.setMessages(List.of())),
                bad(
                        "role",
                        "INVALID_REQUEST",
                        "messages[0].role",
                        request -> request.setMessages(List.of(Message.newBuilder()
                                .setRole("wizard")
                                .setContent("x")
                                .build()))),
                bad("lane", "INVALID_REQUEST", "lane", request -> request.setLane("EXPRESS")),
                bad("ceiling", "INVALID_REQUEST", "max_output_tokens", request -> request.setMaxOutputTokens(-1)),
                bad(
                        "deadline",
                        "DEADLINE_EXCEEDED",
                        "deadline",
                        request -> request.setDeadline(Instant.parse("2020-01-01T00:00:00Z"))),
                bad(
                        "size",
                        "REQUEST_TOO_LARGE",
                        null,
                        request -> request.setMessages(List.of(Message.newBuilder()
                                .setRole("user")
                                .setContent("x".repeat(1_500_000))
                                .build()))),
                bad("model", "UNKNOWN_MODEL", "model", request -> request.setModel("gpt-imaginary")));
    }

    private static Arguments bad(String name, String code, @Nullable String field, Consumer<LlmRequest.Builder> fault) {
        return Arguments.of(name, code, field, fault);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void isAnsweredWithATypedErrorAndChargedNothing(
            String name, String code, @Nullable String field, Consumer<LlmRequest.Builder> fault, TestStack stack)
            throws Exception {
        int before = stack.bill().lines().size();
        try (Pipeline pipeline = new Pipeline(stack.config(), "bad-" + name)) {

            LlmResponse response = pipeline.ask(pipeline.request("1", "A question", fault));

            assertThat(response.getStatus()).isEqualTo(ResponseStatus.ERROR);
            assertThat(response.getError().getCode()).isEqualTo(code);
            assertThat(response.getError().getField()).isEqualTo(field);
            assertThat(response.getCostNanoUsd()).isZero();
            assertThat(stack.bill().lines()).hasSize(before);
        }
    }

    @Test
    void anUndecodableRecordGoesToTheDeadLettersAndThePipelineGoesOn(TestStack stack) throws Exception {
        Topics topics = new Topics(stack.config().topics().prefix());
        List<ConsumerRecord<String, byte[]>> deadLetters = new CopyOnWriteArrayList<>();
        byte[] garbage = "not avro".getBytes(StandardCharsets.UTF_8);
        try (TopicTail<byte[]> _ = TopicTail.fromNow(
                        ClientProperties.follower(stack.config(), "it-dead-letters"),
                        topics.deadLetters(),
                        new ByteArrayDeserializer(),
                        deadLetters::add);
                KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        ClientProperties.producer(stack.config(), "it-garbage"),
                        new StringSerializer(),
                        new ByteArraySerializer());
                Pipeline pipeline = new Pipeline(stack.config(), "garbage")) {

            producer.send(new ProducerRecord<>(topics.name(Topics.REQUESTS), "garbage", garbage))
                    .get();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(deadLetters).anySatisfy(letter -> {
                        assertThat(letter.value()).isEqualTo(garbage);
                        assertThat(letter.headers().lastHeader("__streams.errors.exception"))
                                .isNotNull();
                        assertThat(letter.headers()
                                        .lastHeader("__streams.errors.topic")
                                        .value())
                                .isEqualTo(topics.name(Topics.REQUESTS).getBytes(StandardCharsets.UTF_8));
                    }));
            assertThat(pipeline.ask(pipeline.request("1", "Still there?")).getStatus())
                    .isEqualTo(ResponseStatus.OK);
        }
    }

    @Test
    void correlationHeadersAreEchoed(TestStack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "headers")) {
            LlmRequest request = pipeline.request("1", "Where is my parcel?");
            Header correlation = new RecordHeader("correlation-id", "c-42".getBytes(StandardCharsets.UTF_8));
            Header spring = new RecordHeader("kafka_correlationId", new byte[] {1, 2, 3});

            LlmResponse response =
                    pipeline.client().ask(request, List.of(correlation, spring)).get(30, TimeUnit.SECONDS);

            assertThat(response.getCorrelationId()).isEqualTo("c-42");
            var headers = pipeline.responseRecords().stream()
                    .filter(candidate -> candidate.key().equals(request.getRequestId()))
                    .findFirst()
                    .orElseThrow()
                    .headers();
            assertThat(headers.lastHeader("correlation-id").value()).isEqualTo(correlation.value());
            assertThat(headers.lastHeader("kafka_correlationId").value()).isEqualTo(spring.value());
        }
    }
}
