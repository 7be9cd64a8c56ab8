package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Message;
import dev.sluice.schema.SamplingParameters;
import dev.sluice.schema.UsageEvent;
import dev.sluice.simulator.BillLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rephrased questions are answered from the cache, within the bounds of their scope. */
@ExtendWith(SharedStack.class)
class SemanticIT {

    private static final String QUESTION = "How do I reset my password?";
    private static final String REPHRASED = "What are the steps to reset my password?";
    private static final String OPPOSITE = "How do I move data from OneDrive to Dropbox?";

    private static final int ATTEMPTS = 5;

    @Test
    void aRephrasedQuestionIsAnsweredFromTheCacheAndCostsNothing(TestStack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "rephrased")) {
            Pair pair = pair(pipeline);
            LlmResponse original = pair.original;
            LlmResponse hit = pair.asked;

            assertThat(hit.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
            assertThat(hit.getContent()).isEqualTo(original.getContent());
            assertThat(hit.getSimilarity()).isBetween(0.5, 1.0);
            assertThat(hit.getCache().getScore()).isBetween(0.5, 1.0);
            assertThat(hit.getCache().getEntryId())
                    .isEqualTo(original.getCache().getEntryId());
            assertThat(hit.getCostNanoUsd()).isZero();
            assertThat(hit.getSavedNanoUsd()).isPositive().isEqualTo(original.getCostNanoUsd());
            assertThat(pipeline.awaitLedger(List.of(pair.request)))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getCostNanoUsd()).isZero())
                    .extracting(UsageEvent::getSavedNanoUsd)
                    .isEqualTo(original.getCostNanoUsd());
            assertThat(stack.bill("rephrased").lines())
                    .extracting(BillLine::requestId)
                    .noneMatch(id -> id != null && id.startsWith(hit.getRequestId()));
        }
    }

    @Test
    void aRephrasingThatWasServedIsAnExactHitFromThenOn(TestStack stack) throws Exception {
        try (Pipeline pipeline = new Pipeline(stack.config(), "alias")) {
            Pair pair = pair(pipeline);

            LlmResponse second = pipeline.ask(pipeline.request("3", REPHRASED, scope(pair.scope)));
            LlmResponse third =
                    pipeline.ask(pipeline.request("4", "what are the steps to  reset my password", scope(pair.scope)));

            assertThat(List.of(pair.asked, second, third))
                    .extracting(LlmResponse::getSource)
                    .containsExactly(
                            AnswerSource.SEMANTIC_CACHE, AnswerSource.EXACT_CACHE, AnswerSource.NORMALISED_CACHE);
            assertThat(List.of(pair.asked, second, third))
                    .extracting(LlmResponse::getContent)
                    .containsOnly(pair.original.getContent());
        }
    }

    @Test
    void nothingCrossesAScope(TestStack stack) throws Exception {
        Map<String, Consumer<LlmRequest.Builder>> others = Map.of(
                "cache-scope",
                scope("other"),
                "system-prompt",
                request -> request.setMessages(List.of(message("system", "Answer like a pirate."), last(request))),
                "prefix-turn",
                request -> request.setMessages(List.of(
                        message("user", "I use the old app."), message("assistant", "All right."), last(request))),
                "tools",
                request -> request.setTools(
                        "[{\"type\": \"function\", \"function\": {\"name\": \"reset\", \"parameters\": {}}}]"),
                "response-format",
                request -> request.setResponseFormat("{\"type\": \"json_object\"}"),
                "model",
                request -> request.setModel("gpt-5-mini"),
                "temperature",
                request -> request.setSampling(
                        SamplingParameters.newBuilder().setTemperature(0.2).build()),
                "ceiling",
                request -> request.setMaxOutputTokens(50));
        try (Pipeline pipeline = new Pipeline(stack.config(), "scopes");
                Pipeline stranger = new Pipeline(stack.config(), "scopes-other-tenant")) {
            pipeline.ask(pipeline.request("original", QUESTION));
            List<LlmRequest> elsewhere = new ArrayList<>();
            others.forEach((id, change) -> elsewhere.add(pipeline.request(id, REPHRASED, change)));

            List<LlmResponse> strangers = pipeline.askAll(elsewhere);
            LlmResponse otherTenant = stranger.ask(stranger.request("1", REPHRASED));
            LlmResponse same = pair(pipeline).asked;

            assertThat(strangers).hasSize(others.size()).allSatisfy(response -> {
                assertThat(response.getSource()).as(response.getRequestId()).isEqualTo(AnswerSource.PROVIDER);
                assertThat(response.getCache().getSemanticSkippedBecause()).isNull();
            });
            assertThat(otherTenant.getSource()).isEqualTo(AnswerSource.PROVIDER);
            assertThat(same.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TIME_SENSITIVE, How do I reset my password today?",
        "PERSONAL_DATA, 'How do I reset my password? My name is Anna Petrova, anna.petrova@gmail.com'"
    })
    void whatIsNotForTheCacheIsNeitherReadNorWritten(String reason, String text, TestStack stack) throws Exception {
        String tenant = "excluded-" + reason.toLowerCase(Locale.ROOT).replace('_', '-');
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            pipeline.ask(pipeline.request("original", QUESTION));

            LlmResponse first = pipeline.ask(pipeline.request("1", text));
            LlmResponse again = pipeline.ask(pipeline.request("2", text));

            assertThat(List.of(first, again)).allSatisfy(response -> {
                assertThat(response.getSource()).isEqualTo(AnswerSource.PROVIDER);
                assertThat(response.getCache().getSkippedBecause()).isEqualTo(reason);
                assertThat(response.getCache().getEntryId()).isNull();
            });
        }
    }

    @Test
    void everyDecisionIsExplained(TestStack stack) throws Exception {
        try (DecisionLog log = new DecisionLog(stack.config());
                Pipeline pipeline = new Pipeline(stack.config(), "explained")) {
            Pair password = pair(pipeline);
            LlmResponse data = pipeline.ask(pipeline.request("2", "How do I move data from Dropbox to OneDrive?"));

            CacheDecision served = log.about(password.asked);
            CacheDecision refused = log.about(pipeline.ask(pipeline.request("4", OPPOSITE)));

            assertThat(served.getServed()).isTrue();
            assertThat(served.getEntryId())
                    .isEqualTo(password.original.getCache().getEntryId());
            assertThat(served.getGuard()).isNull();
            assertThat(refused.getServed()).isFalse();
            assertThat(refused.getEntryId()).isEqualTo(data.getCache().getEntryId());
            assertThat(refused.getGuard()).isEqualTo("DIRECTION");
            assertThat(List.of(served, refused)).allSatisfy(decision -> {
                assertThat(decision.getSimilarity()).isBetween(0.5, 1.0);
                assertThat(decision.getScore()).isBetween(0.0, 1.0);
                assertThat(decision.getLanguage()).isEqualTo("en");
                assertThat(decision.getModel()).isNotEmpty();
                assertThat(decision.getSkippedBecause()).isNull();
            });
        }
    }

    /** A question and its rephrasing, in a scope of their own. */
    private record Pair(String scope, LlmResponse original, LlmRequest request, LlmResponse asked) {}

    /** Asks both, again in another scope if Redis was too slow for a hit. */
    private static Pair pair(Pipeline pipeline) throws Exception {
        for (int attempt = 1; ; attempt++) {
            String scope = "pair-" + attempt;
            LlmResponse original = pipeline.ask(pipeline.request(scope + "-cached", QUESTION, scope(scope)));
            LlmRequest request = pipeline.request(scope + "-asked", REPHRASED, scope(scope));
            LlmResponse asked = pipeline.ask(request);
            if (!Wording.isLate(asked) || attempt == ATTEMPTS) {
                return new Pair(scope, original, request, asked);
            }
        }
    }

    private static Consumer<LlmRequest.Builder> scope(String scope) {
        return request ->
                request.setCache(CacheDirectives.newBuilder().setScope(scope).build());
    }

    private static Message message(String role, String content) {
        return Message.newBuilder().setRole(role).setContent(content).build();
    }

    private static Message last(LlmRequest.Builder request) {
        return request.getMessages().getLast();
    }
}
