package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.BatchApi;
import dev.sluice.worker.provider.BatchApi.Progress;
import dev.sluice.worker.provider.BatchApi.Reply;
import dev.sluice.worker.provider.BatchApi.Search;
import dev.sluice.worker.provider.BatchApi.Submission;
import dev.sluice.worker.provider.BatchApis;
import dev.sluice.worker.provider.BatchLine;
import dev.sluice.worker.provider.Provider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workers' batch APIs against the simulator's. */
class SimulatorBatchTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final DispatchItem ITEM = new DispatchItem();

    @TempDir
    private Path folder;

    private Simulator simulator;
    private SimulatorClient client;
    private BatchApi api;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(
                Settings.quick(folder.resolve("bill.jsonl")).withApiKey("k").withBatchDelay(Duration.ofMillis(50)));
        client = new SimulatorClient(simulator);
        api = api("openai", "env:KEY");
    }

    private BatchApi api(String type, String key) {
        ProviderSettings settings = new ProviderSettings(
                type, simulator.baseUrl(), key, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(20), false);
        return BatchApis.open(Map.of("p", settings), Map.of("KEY", "k", "WRONG", "w"), InstantSource.system())
                .byProvider()
                .values()
                .iterator()
                .next();
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        client.close();
        simulator.close();
    }

    @Test
    void aJobIsCarriedOutOnceAtHalfThePrice() throws Exception {
        String batchId = submit("job", 7);

        List<BatchLine> lines = results(over(batchId));
        List<BatchLine> again = results(over(batchId));

        assertThat(lines)
                .extracting(BatchLine::customId)
                .containsExactlyInAnyOrder("r0:1", "r1:1", "r2:1", "r3:1", "r4:1", "r5:1", "r6:1");
        assertThat(again)
                .extracting(SimulatorBatchTest::requestId)
                .isEqualTo(lines.stream().map(SimulatorBatchTest::requestId).toList());
        List<BillLine> bill = BillLog.read(folder.resolve("bill.jsonl")).lines();
        assertThat(bill).hasSize(7).allSatisfy(line -> {
            // gpt-5-nano: 0.05 for input, 0.005 cached and 0.40 for output, of which half is charged.
            long exact = (line.promptTokens() - line.cachedTokens()) * 50
                    + line.cachedTokens() * 5
                    + line.completionTokens() * 400;
            assertThat(line.costNanoUsd()).isEqualTo((exact + 1) / 2);
        });
        assertThat(bill)
                .extracting(BillLine::id)
                .containsExactlyInAnyOrderElementsOf(
                        lines.stream().map(SimulatorBatchTest::requestId).toList());
    }

    @Test
    void aJobIsFoundByItsIdAndNoOtherIs() throws Exception {
        String batchId = submit("mine", 1);
        submit("other", 1);

        assertThat(find("mine")).isEqualTo(new Search.Found(batchId));
        assertThat(find("nobody's")).isEqualTo(new Search.Nowhere());
    }

    @Test
    void linesThatAJobDidNotComeToAreNotMadeAndNotBilled() throws Exception {
        client.post("/admin/batches", "{\"expire_bps\": 10000}");

        List<BatchLine> lines = results(over(submit("job", 3)));

        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line)
                        .isInstanceOfSatisfying(
                                BatchLine.NotMade.class,
                                notMade -> assertThat(notMade.error().getCode()).isEqualTo("BATCH_EXPIRED")));
        assertThat(BillLog.read(folder.resolve("bill.jsonl")).lines()).isEmpty();
    }

    @Test
    void aJobThatIsCancelledEndsWithWhatWasMade() throws Exception {
        client.post("/admin/batches", "{\"delay_ms\": 600}");
        String batchId = submit("job", 8);
        await().atMost(SOON)
                .until(() -> BillLog.read(folder.resolve("bill.jsonl")).lines().size() == 4);

        api.cancel(batchId);

        List<BatchLine> lines = results(over(batchId));
        assertThat(lines).hasSize(8);
        assertThat(lines).filteredOn(BatchLine.Called.class::isInstance).hasSize(4);
        assertThat(BillLog.read(folder.resolve("bill.jsonl")).lines()).hasSize(4);
    }

    @Test
    void anInputThatIsNotInOrderIsRefusedAsAWhole() throws Exception {
        Path input = Files.writeString(folder.resolve("input"), "{\"custom_id\": 7}");
        String inputId = done(api.upload(input, "job"));

        String batchId =
                done(api.submit(new Submission("job", inputId, null, 1, Instant.now()), Duration.ofSeconds(20)));

        assertThat(over(batchId).rest())
                .isNotNull()
                .satisfies(error -> assertThat(error.getCode()).isEqualTo("BATCH_REFUSED"));
    }

    @Test
    void aLineTheEndpointRefusesIsAnError() throws Exception {
        Path input = folder.resolve("input");
        Files.write(input, api.entry("r:1", call("{\"model\":\"gpt-5-nano\",\"messages\":[]}")));

        List<BatchLine> lines = results(over(submit("job", input, 1)));

        assertThat(lines)
                .singleElement()
                .isInstanceOfSatisfying(
                        BatchLine.Called.class,
                        called -> assertThat(called.attempt())
                                .isInstanceOfSatisfying(
                                        Attempt.ErrorResponse.class,
                                        error -> assertThat(error.status()).isEqualTo(400)));
    }

    @Test
    void aWrongKeyIsARefusal() throws Exception {
        try (BatchApi other = api("openai", "env:WRONG")) {
            assertThat(other.look("batch_1")).isInstanceOf(Reply.Refused.class);
        }
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            submit("job" + i, 1);
        }
        String[] key = {"Authorization", "Bearer k"};

        JsonNode first = SimulatorClient.json(client.get("/v1/batches?limit=2", key));
        JsonNode second = SimulatorClient.json(
                client.get("/v1/batches?limit=2&after=" + first.path("last_id").asText(), key));

        assertThat(first.path("data").size()).isEqualTo(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        assertThat(second.path("data").size()).isEqualTo(1);
        assertThat(second.path("has_more").asBoolean()).isFalse();
    }

    @Test
    void aJobOfMessagesIsCarriedOutOnceAtHalfThePrice() throws Exception {
        try (BatchApi messages = api("anthropic", "env:KEY")) {
            String batchId = done(messages.submit(messageJob(messages, "a:1", "b:1"), Duration.ofSeconds(20)));

            Progress.Over over = over(messages, batchId);
            List<BatchLine> lines = results(messages, over);

            assertThat(lines)
                    .extracting(BatchLine::customId)
                    .containsExactlyInAnyOrder(messages.customId("a:1"), messages.customId("b:1"));
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line)
                            .isInstanceOfSatisfying(
                                    BatchLine.Called.class,
                                    called -> assertThat(called.attempt()).isInstanceOf(Attempt.Success.class)));
            assertThat(BillLog.read(folder.resolve("bill.jsonl")).lines())
                    .extracting(BillLine::id)
                    .containsExactlyInAnyOrderElementsOf(
                            lines.stream().map(SimulatorBatchTest::requestId).toList());
        }
    }

    @Test
    void aJobOfMessagesIsFoundByTheNamesOfItsCallsOnceItHasEnded() throws Exception {
        client.post("/admin/batches", "{\"delay_ms\": 1500}");
        try (BatchApi messages = api("anthropic", "env:KEY")) {
            Submission job = messageJob(messages, "a:1", "b:1");
            Search before = done(messages.find(job, _ -> true));
            String batchId = done(messages.submit(job, Duration.ofSeconds(20)));

            Search running = done(messages.find(job, messages.customId("a:1")::equals));
            over(messages, batchId);

            assertThat(before).isEqualTo(new Search.Nowhere());
            assertThat(running).isEqualTo(new Search.Undecided());
            assertThat(done(messages.find(job, List.of(messages.customId("a:1"), messages.customId("b:1"))::contains)))
                    .isEqualTo(new Search.Found(batchId));
            assertThat(done(messages.find(job, "another"::equals))).isEqualTo(new Search.Nowhere());
        }
    }

    @Test
    void messagesThatAJobDidNotComeToAreNotMade() throws Exception {
        client.post("/admin/batches", "{\"expire_bps\": 10000}");
        try (BatchApi messages = api("anthropic", "env:KEY")) {
            String batchId = done(messages.submit(messageJob(messages, "a:1"), Duration.ofSeconds(20)));

            List<BatchLine> lines = results(messages, over(messages, batchId));

            assertThat(lines).singleElement().isInstanceOf(BatchLine.NotMade.class);
        }
    }

    private Submission messageJob(BatchApi messages, String... dispatchIds) throws Exception {
        Path input = folder.resolve("messages-" + dispatchIds.length);
        try (var out = Files.newOutputStream(input)) {
            for (String id : dispatchIds) {
                if (!id.equals(dispatchIds[0])) {
                    out.write(messages.separator());
                }
                out.write(messages.entry(messages.customId(id), call("""
                        {"model": "claude-haiku-4-5", "max_tokens": 100,
                         "messages": [{"role": "user", "content": "Why %s?"}]}""".formatted(id))));
            }
        }
        return new Submission("job", null, input, dispatchIds.length, Instant.now());
    }

    private String submit(String jobId, int calls) throws Exception {
        Path input = folder.resolve(jobId + ".jsonl");
        try (var out = Files.newOutputStream(input)) {
            for (int i = 0; i < calls; i++) {
                if (i > 0) {
                    out.write(api.separator());
                }
                // A body may be spread over lines; a piece of input may not.
                out.write(api.entry("r" + i + ":1", call("""
                        {"model": "gpt-5-nano",
                         "messages": [{"role": "user", "content": "Why %d?"}]}""".formatted(i))));
            }
        }
        return submit(jobId, input, calls);
    }

    private String submit(String jobId, Path input, int calls) throws Exception {
        String inputId = done(api.upload(input, jobId));
        return done(api.submit(new Submission(jobId, inputId, null, calls, Instant.now()), Duration.ofSeconds(20)));
    }

    private static Provider.Call call(String body) {
        return new Provider.Call(ITEM, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Search find(String jobId) throws Exception {
        return done(api.find(new Submission(jobId, "no-input", null, 1, Instant.now()), _ -> false));
    }

    private Progress.Over over(String batchId) {
        return over(api, batchId);
    }

    private static Progress.Over over(BatchApi api, String batchId) {
        List<Progress.Over> ends = new ArrayList<>();
        await().atMost(SOON).untilAsserted(() -> {
            Progress progress = done(api.look(batchId));
            assertThat(progress).isInstanceOf(Progress.Over.class);
            ends.add((Progress.Over) progress);
        });
        return ends.getFirst();
    }

    private List<BatchLine> results(Progress.Over over) throws Exception {
        return results(api, over);
    }

    private List<BatchLine> results(BatchApi api, Progress.Over over) throws Exception {
        List<BatchLine> lines = new ArrayList<>();
        for (String source : over.sources()) {
            Path file = done(api.download(source, folder.resolve(source)));
            for (String text : Files.readAllLines(file)) {
                lines.add(api.read(text.getBytes(StandardCharsets.UTF_8), _ -> new CallFacts(true, null)));
            }
        }
        return lines;
    }

    private static String requestId(BatchLine line) {
        return line instanceof BatchLine.Called called
                        && called.attempt() instanceof Attempt.Success success
                        && success.answer().requestId() != null
                ? success.answer().requestId()
                : "";
    }

    private static <T> T done(Reply<T> reply) {
        assertThat(reply).isInstanceOf(Reply.Done.class);
        return ((Reply.Done<T>) reply).value();
    }
}
