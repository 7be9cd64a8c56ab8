package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.simulator.BillLine;
import dev.sluice.stack.StackProcess;
import dev.sluice.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** DEFERRED requests through the provider's batch API. */
class BatchIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration UNTIL_DEADLINE = Duration.ofMinutes(10);

    private static TestStack stack;

    @BeforeAll
    static void startStack() throws Exception {
        stack = TestStack.start(
                "batch",
                options -> options.applications(1, 1, 1)
                        .setting("budget", "batch-window", "1m")
                        .setting(
                                "worker",
                                "batch",
                                Map.of(
                                        "max-age", "4s",
                                        "poll-interval", "300ms",
                                        "deadline-margin", "5s",
                                        "settle-time", "4s"))
                        .setting("kafka", "consumer.session.timeout.ms", "6000")
                        .setting("kafka", "consumer.heartbeat.interval.ms", "1000"));
        stack.apply("""
                prices:
                  - {id: nano-batch, provider: openai, model: gpt-5-nano, batch: true, input: 0.025, cache-read: 0.0025, output: 0.20, valid-from: 2025-08-07T00:00:00Z}
                deployments:
                  - {model: gpt-5-nano, provider: openai, max-output-tokens: 300, batch: true}
                """);
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @Test
    void aThousandResultsFetchedTenTimesAreBilledOnceAtHalfThePrice() throws Exception {
        stack.providerBatches(1_000, 0, 0);
        try (Pipeline pipeline = new Pipeline(stack.config(), "thousand")) {
            List<LlmRequest> requests = deferred(pipeline, 1_000);

            List<LlmResponse> responses = answers(pipeline, requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            List<UsageEvent> lines = pipeline.awaitLedger(requests);
            billedAtHalfThePrice(lines, 1_000);
            long fetchedBefore = stack.providerCount("batch_downloads");
            long jobs = copies(9);
            stack.process("worker-1").stop();
            stack.process("worker-1").restart();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(openJobs()).isEmpty());
            assertThat(stack.providerCount("batch_downloads") - fetchedBefore).isGreaterThanOrEqualTo(9 * jobs);
            // What was reported before this request is settled when it is.
            LlmRequest last = pipeline.request("last", "Is it settled?");
            pipeline.ask(last);
            pipeline.awaitLedger(List.of(last));
            billedAtHalfThePrice(
                    pipeline.lines().stream()
                            .filter(line -> !line.getRequestId().equals(last.getRequestId()))
                            .toList(),
                    1_000);
        }
    }

    private static void billedAtHalfThePrice(List<UsageEvent> lines, int calls) throws Exception {
        assertThat(lines).hasSize(calls).allSatisfy(line -> {
            assertThat(line.getKind()).isEqualTo(UsageKind.PROVIDER_CALL);
            assertThat(line.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
            assertThat(line.getBatch()).isTrue();
            assertThat(line.getPriceVersion()).isEqualTo("nano-batch");
            assertThat(line.getSavingTechnique()).isEqualTo("batch");
            // Rounding apart, half of the standard price is paid and half saved.
            assertThat(line.getSavedNanoUsd()).isBetween(line.getCostNanoUsd() - 1, line.getCostNanoUsd() + 1);
        });
        Map<String, BillLine> bill =
                stack.bill().lines().stream().collect(Collectors.toMap(BillLine::id, Function.identity()));
        assertThat(lines)
                .allSatisfy(line -> assertThat(bill.get(line.getProviderRequestId()))
                        .as("bill of %s", line.getLineId())
                        .isNotNull()
                        .satisfies(billed -> {
                            assertThat(billed.requestId()).isEqualTo(line.getRequestId() + ":1");
                            assertThat(billed.costNanoUsd()).isEqualTo(line.getCostNanoUsd());
                        }));
        Reconciliation.of(stack.bill(), lines).nothingIsInDoubt();
    }

    @Test
    void aWorkerKilledBetweenSubmittingAndNotingItDownSubmitsOnce() throws Exception {
        stack.providerBatches(1_000, 60_000, 0);
        StackProcess worker = stack.process("worker-1");
        try (Pipeline pipeline = new Pipeline(stack.config(), "killed")) {
            long before = stack.providerCount("batches");
            List<LlmRequest> requests = deferred(pipeline, 5);
            List<CompletableFuture<LlmResponse>> answers =
                    requests.stream().map(pipeline::send).toList();
            await().atMost(LIMIT).until(() -> stack.providerCount("batches") > before);

            worker.kill();
            stack.providerBatches(1_000, 0, 0);
            worker.restart();

            assertThat(all(answers)).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            assertThat(stack.providerCount("batches")).isEqualTo(before + 1);
            List<UsageEvent> lines = pipeline.awaitLedger(requests);
            assertThat(lines).hasSize(5);
            Reconciliation.of(stack.bill("killed"), lines).nothingIsInDoubt();
            assertThat(stack.bill("killed").lines()).hasSize(5);
        }
    }

    @Test
    void whatAJobDidNotComeToIsAnsweredAllTheSame() throws Exception {
        stack.providerBatches(500, 0, 5_000);
        try (Pipeline pipeline = new Pipeline(stack.config(), "expired")) {
            List<LlmRequest> requests = deferred(pipeline, 40);

            List<LlmResponse> responses = answers(pipeline, requests);

            assertThat(responses).extracting(LlmResponse::getStatus).containsOnly(ResponseStatus.OK);
            List<UsageEvent> lines = pipeline.awaitLedger(requests);
            assertThat(lines).extracting(UsageEvent::getErrorCode).contains("BATCH_EXPIRED");
            List<UsageEvent> calls = lines.stream()
                    .filter(line -> line.getKind() == UsageKind.PROVIDER_CALL)
                    .toList();
            assertThat(calls).hasSize(40);
            assertThat(calls).extracting(UsageEvent::getBatch).contains(true, false);
            Reconciliation.of(stack.bill("expired"), lines).nothingIsInDoubt();
            assertThat(stack.bill("expired").lines()).hasSize(40);
        }
    }

    @Test
    void aRequestWithoutTheTimeOfAJobIsCalledByItself() throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "soon")) {
            LlmRequest request = pipeline.request(
                    "now",
                    "What is due within the minute?",
                    builder -> builder.setLane("DEFERRED")
                            .setDeadline(Instant.now().plusSeconds(40)));

            LlmResponse response = pipeline.ask(request);

            assertThat(response.getStatus()).isEqualTo(ResponseStatus.OK);
            assertThat(pipeline.awaitLedger(List.of(request)))
                    .singleElement()
                    .extracting(UsageEvent::getBatch)
                    .isEqualTo(false);
        }
    }

    private static List<LlmRequest> deferred(Pipeline pipeline, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pipeline.request(
                        "r" + i,
                        "What does paragraph " + i + " say?",
                        builder -> builder.setLane("DEFERRED")
                                .setDeadline(Instant.now().plus(UNTIL_DEADLINE))
                                .setCache(CacheDirectives.newBuilder()
                                        .setMode("NO_STORE")
                                        .build())))
                .toList();
    }

    private static List<LlmResponse> answers(Pipeline pipeline, List<LlmRequest> requests) throws Exception {
        return all(requests.stream().map(pipeline::send).toList());
    }

    private static List<LlmResponse> all(List<CompletableFuture<LlmResponse>> answers) throws Exception {
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Notes every submitted job down again under other ids, as if its results had never been reported. */
    private static long copies(int times) throws Exception {
        SingleObjectSerde<BatchJob> serde = new SingleObjectSerde<>(BatchJob.class);
        List<ConsumerRecord<byte[], byte[]>> submitted = records().stream()
                .filter(record ->
                        record.value() != null && serde.decode(record.value()).getState() == BatchJobState.SUBMITTED)
                .toList();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ClientProperties.producer(stack.config(), "it-jobs"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> record : submitted) {
                for (int copy = 0; copy < times; copy++) {
                    String id = "copy-" + copy + "-" + new String(record.key(), StandardCharsets.UTF_8);
                    BatchJob job = BatchJob.newBuilder(serde.decode(record.value()))
                            .setJobId(id)
                            .build();
                    producer.send(new ProducerRecord<>(
                                    record.topic(),
                                    record.partition(),
                                    id.getBytes(StandardCharsets.UTF_8),
                                    serde.encode(job)))
                            .get();
                }
            }
        }
        return submitted.size();
    }

    /** Ids of jobs that have not ended. */
    private static List<String> openJobs() {
        SingleObjectSerde<BatchJob> serde = new SingleObjectSerde<>(BatchJob.class);
        Map<String, @Nullable BatchJobState> states = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            states.put(
                    new String(record.key(), StandardCharsets.UTF_8),
                    record.value() == null ? null : serde.decode(record.value()).getState());
        }
        List<String> open = new ArrayList<>();
        states.forEach((id, state) -> {
            if (state != null && state != BatchJobState.ENDED) {
                open.add(id);
            }
        });
        return open;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records() {
        String topic = new Topics(stack.config().topics().prefix()).name(Topics.BATCH_JOBS);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                ClientProperties.follower(stack.config(), "it-jobs"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
