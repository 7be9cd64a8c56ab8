package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.cache.Fixtures;
import dev.sluice.cache.reply.Errors;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.ResponseStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFlowTest {

    @TempDir
    Path stateDir;

    private CachePipeline cache;

    @BeforeEach
    void open() {
        cache = new CachePipeline(stateDir.resolve("state of cache"));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void missAsksForAdmissionAndAnswersTheLeader() {
        cache.ask(request("r1", "What is Kafka?").build());
        Admission admission = cache.onlyAdmission();

        cache.answer(admission, "A log.");

        LlmResponse response = cache.onlyResponse();
        assertThat(admission.getBodyTtlMs()).isEqualTo(Duration.ofDays(1).toMillis());
        assertThat(admission.getPromptTokens()).isBetween(15, 30);
        assertThat(response.getStatus()).isEqualTo(ResponseStatus.OK);
        assertThat(response.getSource()).isEqualTo(AnswerSource.PROVIDER);
        assertThat(response.getCostNanoUsd()).isEqualTo(1_234_000);
        assertThat(response.getContent()).isEqualTo("A log.");
        assertThat(cache.hits.isEmpty()).isTrue();
    }

    @Test
    void equalTextIsAnExactHitAndOtherPunctuationANormalisedOne() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();
        cache.pass(Duration.ofMinutes(1));

        cache.ask(request("r2", "What is  Kafka?").build());
        cache.ask(request("r3", "what is Kafka").build());

        assertThat(cache.responses.readValuesToList())
                .extracting(
                        LlmResponse::getRequestId,
                        LlmResponse::getSource,
                        LlmResponse::getCostNanoUsd,
                        LlmResponse::getSavedNanoUsd,
                        response -> response.getCache().getAgeMs())
                .containsExactly(
                        tuple("r2", AnswerSource.EXACT_CACHE, 0L, 1_234_000L, 60_000L),
                        tuple("r3", AnswerSource.NORMALISED_CACHE, 0L, 1_234_000L, 60_000L));
        assertThat(cache.hits.readKeyValuesToList())
                .allSatisfy(hit -> assertThat(hit.key).isEqualTo("acme"))
                .extracting(hit -> hit.value.getKind(), hit -> hit.value.getRequestId())
                .containsExactly(tuple(CompletionKind.HIT, "r2"), tuple(CompletionKind.HIT, "r3"));
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void identicalRequestsInFlightShareOneCall() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?").build());
        cache.ask(request("r3", "what is Kafka").build());
        Admission admission = cache.onlyAdmission();

        cache.answer(admission, "A log.");

        assertThat(cache.responses.readValuesToList())
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource, LlmResponse::getSavedNanoUsd)
                .containsExactlyInAnyOrder(
                        tuple("r1", AnswerSource.PROVIDER, 0L),
                        tuple("r2", AnswerSource.COALESCED, 1_234_000L),
                        tuple("r3", AnswerSource.COALESCED, 1_234_000L));
        assertThat(cache.hits.readValuesToList()).hasSize(2);
    }

    @Test
    void secondDeliveryAnswersNobodyTwice() {
        cache.ask(request("r1", "What is Kafka?").build());
        Answer answer = cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();

        cache.deliver(answer);

        assertThat(cache.responses.isEmpty()).isTrue();
    }

    @Test
    void repetitionOfAnAnsweredRequestGetsTheSameAnswer() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();

        cache.ask(request("r1", "What is Kafka?").build());

        LlmResponse response = cache.onlyResponse();
        assertThat(response.getContent()).isEqualTo("A log.");
        assertThat(response.getCostNanoUsd()).isEqualTo(1_234_000);
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void repetitionWhoseBodyIsGoneIsToldSoAndNotChargedAgain() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();
        cache.bodies.clear();

        cache.ask(request("r1", "What is Kafka?").build());

        assertThat(cache.onlyResponse().getError().getCode()).isEqualTo(Errors.ANSWER_EXPIRED);
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void missingBodyIsAMiss() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();
        cache.bodies.clear();

        cache.ask(request("r2", "What is Kafka?").build());

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r2");
    }

    @Test
    void entryOutlivesAStoreThatIsAwayForAMoment() {
        cache.ask(request("r1", "What is Kafka?").build());
        Answer answer = cache.answer(cache.onlyAdmission(), "A log.");
        cache.responses.readValuesToList();
        cache.bodies.clear();
        cache.ask(request("r2", "What is Kafka?").build());
        cache.bodies.keep(answer);

        cache.ask(request("r3", "What is Kafka?").build());

        assertThat(cache.onlyResponse())
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource)
                .containsExactly("r3", AnswerSource.EXACT_CACHE);
    }

    @Test
    void answerAfterAMissingBodyReplacesTheEntry() {
        cache.ask(request("r1", "What is Kafka?").build());
        Answer old = cache.answer(cache.onlyAdmission(), "Old.");
        cache.bodies.clear();
        cache.ask(request("r2", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "New.");
        cache.bodies.keep(old);
        cache.responses.readValuesToList();

        cache.ask(request("r3", "What is Kafka?").build());

        assertThat(cache.onlyResponse().getContent()).isEqualTo("New.");
    }

    @Test
    void sameIdWithOtherContentIsRefused() {
        cache.ask(request("r1", "What is Kafka?").build());

        cache.ask(request("r1", "What is Pulsar?").build());

        assertThat(cache.onlyResponse().getError().getCode()).isEqualTo(Errors.REQUEST_ID_REUSED);
    }

    @Test
    void repetitionOfALeaderIsForwardedAgainAndOfAWaiterIsNot() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?").build());
        cache.admissions.readValuesToList();

        cache.ask(request("r2", "What is Kafka?").build());
        cache.ask(request("r1", "What is Kafka?")
                .setCreatedAt(Fixtures.START.plusSeconds(9))
                .build());

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r1");
    }

    @Test
    void refusalOfTheLeaderAloneMakesTheNextWaiterLeader() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?").setUser("bob").build());
        Admission first = cache.onlyAdmission();

        cache.refuse(refusal(first, RefusalScope.REQUEST, "BUDGET_EXCEEDED"));

        Admission second = cache.onlyAdmission();
        assertThat(cache.onlyResponse())
                .extracting(LlmResponse::getRequestId, LlmResponse::getStatus)
                .containsExactly("r1", ResponseStatus.REFUSED);
        assertThat(second.getRequest().getRequestId()).isEqualTo("r2");
        assertThat(second.getRequest().getMessages()).hasSize(2);
        assertThat(second.getEntryId()).isNotEqualTo(first.getEntryId());

        cache.answer(second, "A log.");

        assertThat(cache.onlyResponse())
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource)
                .containsExactly("r2", AnswerSource.PROVIDER);
    }

    @Test
    void refusalOfTheFlightAnswersAll() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?").build());

        cache.refuse(refusal(cache.onlyAdmission(), RefusalScope.FLIGHT, "PROVIDER_UNAVAILABLE"));

        assertThat(cache.responses.readValuesToList())
                .extracting(
                        LlmResponse::getRequestId,
                        response -> response.getError().getCode())
                .containsExactlyInAnyOrder(tuple("r1", "PROVIDER_UNAVAILABLE"), tuple("r2", "PROVIDER_UNAVAILABLE"));
        assertThat(cache.admissions.isEmpty()).isTrue();
    }

    @Test
    void retryableRefusalIsRepeatedForItsIdAndTriedAgainUnderANewOne() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.refuse(refusal(cache.onlyAdmission(), RefusalScope.REQUEST, "BUDGET_EXCEEDED"));
        cache.responses.readValuesToList();

        cache.ask(request("r1", "What is Kafka?").build());

        assertThat(cache.onlyResponse())
                .satisfies(response -> assertThat(response.getStatus()).isEqualTo(ResponseStatus.REFUSED))
                .satisfies(response -> assertThat(response.getError().getCode()).isEqualTo("BUDGET_EXCEEDED"));
        assertThat(cache.admissions.isEmpty()).isTrue();

        cache.ask(request("r2", "What is Kafka?").build());

        cache.answer(cache.onlyAdmission(), "A log.");
        assertThat(cache.onlyResponse().getStatus()).isEqualTo(ResponseStatus.OK);
    }

    @Test
    void requestThatWaitsTooLongIsToldSoAndItsLateAnswerStillFillsTheCache() {
        cache.ask(request("r1", "What is Kafka?").build());
        Admission admission = cache.onlyAdmission();
        cache.pass(Fixtures.TIMEOUT.plusSeconds(8));
        assertThat(cache.onlyResponse().getError().getCode()).isEqualTo(Errors.DEADLINE_EXCEEDED);

        cache.answer(admission, "A log.");
        cache.ask(request("r2", "What is Kafka?").build());

        assertThat(cache.onlyResponse())
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource)
                .containsExactly("r2", AnswerSource.EXACT_CACHE);
    }

    @Test
    void leaderThatNobodyAnswersIsReplaced() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?")
                .setDeadline(Fixtures.START.plus(Duration.ofHours(1)))
                .build());
        cache.admissions.readValuesToList();

        cache.pass(Fixtures.TIMEOUT.multipliedBy(2).plusSeconds(8));

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r2");
    }

    @Test
    void interactiveRequestDoesNotWaitForADeferredOne() {
        cache.ask(request("r1", "What is Kafka?").setLane("DEFERRED").build());
        cache.ask(request("r2", "What is Kafka?").build());

        List<Admission> admissions = cache.admissions.readValuesToList();

        assertThat(admissions)
                .extracting(Admission::getFlightKey)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(admissions.get(1).getFlightKey()).endsWith("#r2");
    }

    @Test
    void noStoreIsNeitherReadNorWrittenNorCoalesced() {
        LlmRequest first =
                request("r1", "What is Kafka?").setCache(mode("NO_STORE")).build();
        cache.ask(first);
        cache.ask(request("r2", "What is Kafka?").setCache(mode("NO_STORE")).build());
        List<Admission> admissions = cache.admissions.readValuesToList();
        assertThat(admissions).extracting(Admission::getBodyTtlMs).containsExactly(0L, 0L);

        cache.answer(admissions.get(0), "A log.");
        cache.ask(request("r3", "What is Kafka?").build());

        assertThat(cache.onlyResponse())
                .satisfies(response -> assertThat(response.getRequestId()).isEqualTo("r1"))
                .satisfies(response ->
                        assertThat(response.getCache().getSkippedBecause()).isEqualTo("NO_STORE"));
        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r3");
    }

    @Test
    void refreshIsNotReadAndReplacesTheEntry() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "Old.");
        cache.pass(Duration.ofSeconds(4));
        cache.ask(request("r2", "What is Kafka?").setCache(mode("REFRESH")).build());
        cache.answer(cache.onlyAdmission(), "New.");
        cache.responses.readValuesToList();

        cache.ask(request("r3", "What is Kafka?").build());

        assertThat(cache.onlyResponse().getContent()).isEqualTo("New.");
    }

    @Test
    void entryEndsWithItsTimeToLiveHoweverOftenItIsHit() {
        CacheDirectives hour = CacheDirectives.newBuilder().setTtlMs(3_600_000L).build();
        cache.ask(request("r1", "What is Kafka?").setCache(hour).build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.pass(Duration.ofMinutes(59));
        cache.ask(request("r2", "What is Kafka?").build());
        cache.pass(Duration.ofMinutes(2));

        cache.ask(request("r3", "What is Kafka?").build());

        assertThat(cache.responses.readValuesToList())
                .extracting(LlmResponse::getRequestId)
                .containsExactly("r1", "r2");
        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r3");
    }

    @Test
    void cachePolicySetsTheTimeToLive() {
        cache.policies.pipeInput(
                "p1",
                Policy.newBuilder()
                        .setPolicyId("p1")
                        .setTenant("acme")
                        .setCache(CachePolicy.newBuilder().setTtlMs(5_000L).build())
                        .setUpdatedAt(Fixtures.START)
                        .build());

        cache.ask(request("r1", "What is Kafka?").build());

        assertThat(cache.onlyAdmission().getBodyTtlMs()).isEqualTo(5_000);
    }

    @Test
    void answerThatComesBeforeItsRequestIsKeptForIt() {
        cache.ask(request("r1", "What is Kafka?").build());
        Admission admission = cache.onlyAdmission();
        try (CachePipeline other = new CachePipeline(stateDir.resolve("other"))) {
            other.answer(admission, "A log.");

            other.ask(request("r1", "What is Kafka?").build());

            assertThat(other.onlyResponse())
                    .extracting(LlmResponse::getContent, LlmResponse::getSource)
                    .containsExactly("A log.", AnswerSource.PROVIDER);
        }
    }

    @Test
    void everythingIsForgottenInTheEnd() {
        cache.ask(request("r1", "What is Kafka?").build());
        cache.ask(request("r2", "What is Kafka?").build());
        cache.answer(cache.onlyAdmission(), "A log.");

        cache.pass(Fixtures.HORIZON.plusHours(2));
        cache.pass(Duration.ofHours(1));

        for (String store : List.of(
                ExactStores.FLIGHTS,
                ExactStores.REQUESTS,
                ExactStores.ENTRIES,
                ExactStores.MEMBERS,
                ExactStores.TIMERS,
                IntakeProcessor.SEEN)) {
            try (var rows = cache.driver.getKeyValueStore(store).all()) {
                assertThat(rows.hasNext()).as(store).isFalse();
            }
        }
    }

    @Test
    void correlationHeadersComeBackAndTheReplyTopicIsHonoured() {
        var headers = new RecordHeaders()
                .add("kafka_correlationId", new byte[] {0, (byte) 0xff, 7})
                .add("kafka_replyTopic", "replies".getBytes(StandardCharsets.UTF_8));
        cache.requests.pipeInput(new TestRecord<>(
                "r1", request("r1", "What is Kafka?").build(), headers, Instant.ofEpochMilli(cache.now())));

        cache.answer(cache.onlyAdmission(), "A log.");

        TestRecord<String, LlmResponse> reply = cache.replies.readRecord();
        assertThat(cache.responses.isEmpty()).isTrue();
        assertThat(reply.getHeaders().lastHeader("kafka_correlationId").value()).containsExactly(0, 0xff, 7);
        assertThat(reply.value().getCorrelationId()).isEqualTo("00ff07");
    }

    @Test
    void traceContextOfTheHeaderIsTaken() {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var headers = new RecordHeaders().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
        cache.requests.pipeInput(new TestRecord<>(
                "r1", request("r1", "What is Kafka?").build(), headers, Instant.ofEpochMilli(cache.now())));

        assertThat(cache.onlyAdmission().getRequest())
                .satisfies(request -> assertThat(request.getTraceparent()).isEqualTo(traceparent))
                .satisfies(request -> assertThat(request.getMessages()).hasSize(2));
    }

    private static CacheDirectives mode(String mode) {
        return CacheDirectives.newBuilder().setMode(mode).build();
    }

    static Refusal refusal(Admission admission, RefusalScope scope, String code) {
        return Refusal.newBuilder()
                .setRequestId(admission.getRequest().getRequestId())
                .setTenant("acme")
                .setFlightKey(admission.getFlightKey())
                .setScope(scope)
                .setStatus(ResponseStatus.REFUSED)
                .setError(ErrorInfo.newBuilder()
                        .setCode(code)
                        .setMessage("no")
                        .setRetryable(true)
                        .build())
                .setAt(Fixtures.START)
                .build();
    }
}
