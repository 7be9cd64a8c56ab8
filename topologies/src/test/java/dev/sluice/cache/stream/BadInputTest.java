package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.Fixtures;
import dev.sluice.cache.reply.CorrelationHeaders;
import dev.sluice.cache.reply.Errors;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing a caller sends stops a task: after each test the pipeline still answers. */
class BadInputTest {

    @TempDir
    Path stateDir;

    private CachePipeline cache;

    @BeforeEach
    void open() {
        cache = new CachePipeline(stateDir);
    }

    @AfterEach
    void stillWorks() {
        cache.responses.readValuesToList();
        cache.admissions.readValuesToList();
        cache.ask(request("last", "Still there?").build());
        cache.answer(cache.onlyAdmission(), "Yes.");
        assertThat(cache.onlyResponse().getContent()).isEqualTo("Yes.");
        cache.close();
    }

    @Test
    void invalidRequestIsAnsweredWithTheFieldAtFault() {
        cache.requests.pipeInput("r1", request("r1", "q").setLane("FAST").build());

        LlmResponse response = cache.onlyResponse();
        assertThat(response.getStatus()).isEqualTo(ResponseStatus.ERROR);
        assertThat(response.getError())
                .extracting("code", "field", "value", "allowed")
                .containsExactly(Errors.INVALID_REQUEST, "lane", "FAST", "one of DEFERRED, INTERACTIVE");
        assertThat(cache.admissions.isEmpty()).isTrue();
        assertThat(cache.hits.isEmpty()).isTrue();
    }

    @Test
    void missingIdIsAnsweredUnderAnEmptyOne() {
        cache.requests.pipeInput(null, request("", "q").build());

        assertThat(cache.responses.readKeyValue())
                .satisfies(response -> assertThat(response.key).isEmpty())
                .satisfies(response ->
                        assertThat(response.value.getError().getField()).isEqualTo("request_id"));
    }

    @Test
    void keyThatIsNotTheRequestIdIsAnError() {
        cache.requests.pipeInput("other", request("r1", "q").build());

        assertThat(cache.onlyResponse().getError().getField()).isEqualTo("key");
    }

    @Test
    void requestWithoutKeyIsTaken() {
        cache.requests.pipeInput(null, request("r1", "q").build());

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r1");
    }

    @Test
    void oversizeIsToldWithBothSizes() {
        cache.ask(request("r1", "x".repeat(100_001)).build());

        assertThat(cache.onlyResponse().getError())
                .satisfies(error -> assertThat(error.getCode()).isEqualTo(Errors.REQUEST_TOO_LARGE))
                .satisfies(error -> assertThat(error.getMessage()).contains("100000"));
    }

    @Test
    void deadlineInThePastIsToldAndCostsNothing() {
        cache.ask(request("r1", "q").setDeadline(Fixtures.START).build());

        assertThat(cache.onlyResponse().getError().getCode()).isEqualTo(Errors.DEADLINE_EXCEEDED);
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void deadlineAfterMoreThanAMonthIsToldAndCostsNothing() {
        cache.ask(request("r1", "q")
                .setDeadline(Fixtures.START.plus(Duration.ofDays(30)).plusMillis(1))
                .build());
        cache.ask(request("r2", "q")
                .setDeadline(Instant.ofEpochMilli(Long.MAX_VALUE))
                .build());

        assertThat(cache.responses.readValuesToList())
                .hasSize(2)
                .extracting(LlmResponse::getError)
                .allSatisfy(error -> assertThat(error)
                        .extracting("code", "field", "allowed")
                        .containsExactly(Errors.INVALID_REQUEST, "deadline", "at most 30 days ahead"));
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void deadlineWithinAMonthIsTaken() {
        cache.ask(request("r1", "q")
                .setDeadline(Fixtures.START.plus(Duration.ofDays(30)))
                .build());

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r1");
    }

    @Test
    void timestampOfTheFutureDoesNotMoveTheBoundOfDeadlines() {
        Instant future = Fixtures.START.plus(Duration.ofDays(3_650));
        LlmRequest request =
                request("r1", "q").setDeadline(future.plusSeconds(1)).build();

        cache.requests.pipeInput("r1", request, future.toEpochMilli());

        assertThat(cache.onlyResponse().getError().getField()).isEqualTo("deadline");
    }

    @Test
    void replyTopicThatIsNotAllowedIsToldOnTheUsualTopic() {
        var headers = new RecordHeaders().add("reply-topic", "__consumer_offsets".getBytes(StandardCharsets.UTF_8));
        cache.requests.pipeInput(
                new TestRecord<>("r1", request("r1", "q").build(), headers, Instant.ofEpochMilli(cache.now())));

        assertThat(cache.onlyResponse().getError().getField()).isEqualTo("reply-topic");
    }

    @Test
    void overlongHeadersDoNotComeBack() {
        byte[] huge = "h".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        var headers = new RecordHeaders();
        CorrelationHeaders.ECHOED.forEach(name -> headers.add(name, huge));
        headers.remove("kafka_correlationId").add("kafka_correlationId", new byte[] {7});

        cache.requests.pipeInput(
                new TestRecord<>("r1", request("r1", "q").build(), headers, Instant.ofEpochMilli(cache.now())));

        TestRecord<String, LlmResponse> response = cache.responses.readRecord();
        assertThat(response.value().getError().getCode()).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(response.value().getCorrelationId()).isEqualTo("\u0007");
        assertThat(response.getHeaders())
                .singleElement()
                .satisfies(header -> assertThat(header.key()).isEqualTo("kafka_correlationId"));
    }

    @Test
    void traceparentThatIsNoneIsLeftBehind() {
        var headers =
                new RecordHeaders().add("traceparent", "0".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        cache.requests.pipeInput(
                new TestRecord<>("r1", request("r1", "q").build(), headers, Instant.ofEpochMilli(cache.now())));
        headers.remove("traceparent").add("traceparent", "x".repeat(55).getBytes(StandardCharsets.UTF_8));
        cache.requests.pipeInput(
                new TestRecord<>("r2", request("r2", "w").build(), headers, Instant.ofEpochMilli(cache.now())));

        assertThat(cache.admissions.readValuesToList())
                .hasSize(2)
                .allSatisfy(admission ->
                        assertThat(admission.getRequest().getTraceparent()).isNull());
    }

    @Test
    void undecodableRecordGoesToTheDeadLetters() {
        byte[] junk = {0, 0, 0, 0, 99, 1, 2, 3};

        cache.rawRequests.pipeInput(new byte[] {1}, junk);

        TestRecord<byte[], byte[]> dead = cache.deadLetters.readRecord();
        assertThat(dead.value()).isEqualTo(junk);
        assertThat(dead.getHeaders().lastHeader("__streams.errors.exception")).isNotNull();
    }

    @Test
    void recordWithoutValueGoesToTheDeadLetters() {
        cache.rawRequests.pipeInput(new TestRecord<>("r1".getBytes(StandardCharsets.UTF_8), (byte[]) null));

        assertThat(cache.deadLetters.isEmpty()).isFalse();
    }

    @Test
    void loneSurrogatesControlCharactersAndHugeIdsPass() {
        cache.requests.pipeInput(null, request("\ud800", "q").build());
        cache.requests.pipeInput(null, request("x".repeat(50_000), "q").build());
        cache.ask(request("r1", "\ud800\u0000\uffff").build());

        assertThat(cache.responses.readValuesToList()).hasSize(2);
        assertThat(cache.admissions.readValuesToList()).hasSize(1);
    }
}
