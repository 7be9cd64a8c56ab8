package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.message;
import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Policy;
import dev.sluice.schema.SamplingParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rephrased questions through the whole topology; what they mean is decided by their last word. */
class SemanticFlowTest {

    private static final String FIRST = "What is a topic?";
    private static final String REPHRASED = "Tell me about the topic?";
    private static final String AGAIN = "How do you define a topic?";

    @TempDir
    Path stateDir;

    private CachePipeline cache;

    @BeforeEach
    void open() {
        cache = new CachePipeline(
                stateDir.resolve("state of cache"),
                Fixtures.tools(new FakeEmbedder(SemanticFlowTest::meaning)),
                new MemoryAnswerStore());
        Policy policy = Fixtures.similarityAlone(FakeEmbedder.ID);
        cache.policies.pipeInput(policy.getPolicyId(), policy, cache.now());
        cache.pass(Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void rephrasedQuestionIsAnsweredFromTheCacheAndMakesTheNextAnExactHit() {
        answered(FIRST);

        cache.ask(request("r2", REPHRASED).build());
        LlmResponse semantic = cache.onlyResponse();
        cache.ask(request("r3", REPHRASED).build());
        LlmResponse exact = cache.onlyResponse();

        assertThat(semantic.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
        assertThat(semantic.getSimilarity()).isEqualTo(1.0);
        assertThat(semantic.getContent()).isEqualTo("A log.");
        assertThat(semantic.getCostNanoUsd()).isZero();
        assertThat(semantic.getSavedNanoUsd()).isEqualTo(1_234_000);
        assertThat(exact.getSource()).isEqualTo(AnswerSource.EXACT_CACHE);
        assertThat(exact.getCache().getEntryId()).isEqualTo(semantic.getCache().getEntryId());
        assertThat(cache.admissions.isEmpty()).isTrue();
        assertThat(cache.hits.readValuesToList())
                .extracting(hit -> hit.getRequestId(), hit -> hit.getHit().getSource())
                .containsExactly(tuple("r2", AnswerSource.SEMANTIC_CACHE), tuple("r3", AnswerSource.EXACT_CACHE));
    }

    @Test
    void everyDecisionIsPublished() {
        answered(FIRST);
        cache.ask(request("r2", REPHRASED).build());
        cache.ask(request("r3", "Was ist ein Topic?").build());

        assertThat(cache.decisions.readValuesToList())
                .extracting(
                        CacheDecision::getRequestId,
                        CacheDecision::getServed,
                        CacheDecision::getModel,
                        CacheDecision::getSkippedBecause)
                .containsExactly(
                        tuple("r1", false, FakeEmbedder.ID, null),
                        tuple("r2", true, FakeEmbedder.ID, null),
                        tuple("r3", false, null, "LANGUAGE_NOT_COVERED"));
    }

    @Test
    void closestCandidateIsNamedInTheProvidersResponse() {
        answered(FIRST);
        cache.policies.pipeInput("fake", strict(), cache.now());
        cache.pass(Duration.ofSeconds(2));

        cache.ask(request("r2", "What is not a topic?").build());
        cache.answer(cache.onlyAdmission(), "Everything else.");

        LlmResponse response = cache.onlyResponse();
        assertThat(response.getSource()).isEqualTo(AnswerSource.PROVIDER);
        assertThat(response.getCache().getGuard()).isNotNull();
        assertThat(response.getCache().getScore()).isNotNull();
    }

    static Stream<Arguments> skipped() {
        return Stream.of(
                Arguments.of(request("r1", "Was ist ein Topic?").build(), "LANGUAGE_NOT_COVERED"),
                Arguments.of(
                        request("r1", "What is a " + "very ".repeat(60) + "long topic?")
                                .build(),
                        "EMBEDDING_WINDOW_EXCEEDED"),
                Arguments.of(request("r1", "What is\n```\na topic\n```").build(), "NO_PLAIN_QUESTION"),
                Arguments.of(
                        request("r1", FIRST)
                                .setMessages(List.of(message("user", FIRST), message("assistant", "A topic is")))
                                .build(),
                        "NO_PLAIN_QUESTION"),
                Arguments.of(
                        request("r1", FIRST)
                                .setCache(CacheDirectives.newBuilder()
                                        .setMode("REFRESH")
                                        .build())
                                .build(),
                        "REFRESH"));
    }

    @ParameterizedTest
    @MethodSource("skipped")
    void whatIsNotLookedForSaysWhy(LlmRequest request, String because) {
        cache.ask(request);
        cache.answer(cache.onlyAdmission(), "A log.");

        assertThat(cache.onlyResponse().getCache().getSemanticSkippedBecause()).isEqualTo(because);
    }

    @Test
    void switchedOffByPolicyItIsLeftOut() {
        Policy off = Policy.newBuilder()
                .setPolicyId("off")
                .setTenant("acme")
                .setCache(CachePolicy.newBuilder().setSemantic(false).build())
                .setUpdatedAt(Fixtures.START)
                .build();
        cache.policies.pipeInput("off", off, cache.now());
        cache.pass(Duration.ofSeconds(2));

        LlmResponse response = answered(FIRST);

        assertThat(response.getCache().getSemanticSkippedBecause()).isEqualTo("SWITCHED_OFF");
        assertThat(cache.decisions.isEmpty()).isTrue();
    }

    static Stream<LlmRequest> otherScopes() {
        return Stream.of(
                request("r2", REPHRASED).setTenant("other").build(),
                request("r2", REPHRASED)
                        .setCache(CacheDirectives.newBuilder().setScope("mine").build())
                        .build(),
                request("r2", REPHRASED)
                        .setMessages(List.of(message("system", "You are a pirate."), message("user", REPHRASED)))
                        .build(),
                request("r2", REPHRASED)
                        .setMessages(List.of(
                                message("system", "You are a helper."),
                                message("user", "We speak of newspapers."),
                                message("assistant", "Fine."),
                                message("user", REPHRASED)))
                        .build(),
                request("r2", REPHRASED).setTools("[{\"name\":\"search\"}]").build(),
                request("r2", REPHRASED)
                        .setResponseFormat("{\"type\":\"json_object\"}")
                        .build(),
                request("r2", REPHRASED).setModel("gpt-4o-mini").build(),
                request("r2", REPHRASED).setMaxOutputTokens(7).build(),
                request("r2", REPHRASED)
                        .setSampling(SamplingParameters.newBuilder()
                                .setTemperature(1.5)
                                .build())
                        .build());
    }

    @ParameterizedTest
    @MethodSource("otherScopes")
    void whatMustNotShareAnswersNeverDoes(LlmRequest other) {
        answered(FIRST);

        cache.ask(other);

        assertThat(cache.responses.isEmpty()).isTrue();
        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r2");
    }

    @Test
    void expiredEntryIsNotServed() {
        cache.ask(request("r1", FIRST)
                .setCache(CacheDirectives.newBuilder().setTtlMs(60_000L).build())
                .build());
        cache.answer(cache.onlyAdmission(), "A log.");
        cache.onlyResponse();
        cache.pass(Duration.ofMinutes(1));

        cache.ask(request("r2", REPHRASED).build());

        assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r2");
        assertThat(cache.driver.getKeyValueStore(SemanticStores.ENTRIES).approximateNumEntries())
                .isZero();
    }

    @Test
    void ukrainianIsComparedByItsWordsAlone() {
        cache.ask(ukrainian("r1", "Як видалити тему?"));
        cache.answer(cache.onlyAdmission(), "Команда.");

        cache.ask(ukrainian("r2", "Як створити тему?"));

        assertThat(cache.decisions.readValuesToList())
                .extracting(CacheDecision::getModel)
                .containsExactly("lexical-1", "lexical-1");
        assertThat(cache.onlyResponse().getCache().getSemanticSkippedBecause()).isNull();
    }

    @Test
    void repeatedRequestIsAnsweredAgainWithItsSimilarity() {
        answered(FIRST);
        cache.ask(request("r2", REPHRASED).build());
        LlmResponse first = cache.onlyResponse();

        cache.ask(request("r2", REPHRASED).build());

        LlmResponse again = cache.onlyResponse();
        assertThat(again.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
        assertThat(again.getSimilarity()).isEqualTo(first.getSimilarity());
        assertThat(again.getContent()).isEqualTo("A log.");
    }

    @Test
    void aThirdPhrasingFindsTheSameEntry() {
        answered(FIRST);
        cache.ask(request("r2", REPHRASED).build());
        LlmResponse second = cache.onlyResponse();

        cache.ask(request("r3", AGAIN).build());

        assertThat(cache.onlyResponse().getCache().getEntryId())
                .isEqualTo(second.getCache().getEntryId());
    }

    private LlmResponse answered(String question) {
        cache.ask(request("r1", question).build());
        cache.answer(cache.onlyAdmission(), "A log.");
        return cache.onlyResponse();
    }

    private static LlmRequest ukrainian(String id, String question) {
        return request(id, question)
                .setHints(Hints.newBuilder().setLanguage("uk").build())
                .build();
    }

    private static Policy strict() {
        return Policy.newBuilder()
                .setPolicyId("fake")
                .setTenant("acme")
                .setCache(CachePolicy.newBuilder()
                        .setEmbeddingModel(FakeEmbedder.ID)
                        .setMinScore(0.99)
                        .setDisabledGuards(List.of())
                        .build())
                .setUpdatedAt(Fixtures.START)
                .build();
    }

    private static String meaning(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }
}
