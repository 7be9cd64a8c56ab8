package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.stack.StackProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of process is killed with SIGKILL while requests flow. Afterwards every request has a response, every call
 * the provider billed is charged once or marked, and the budget held.
 */
class CrashIT {

    private static final int REQUESTS = 120;
    private static final int KILL_AT = 40;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(25);
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    /** Above the real cost of a run, below twice that: a double charge or a leaked reservation would show as refusals. */
    private static final long LIMIT_NANO_USD = 40_000_000;

    private static TestStack stack;

    @BeforeAll
    static void startStack() throws Exception {
        stack = TestStack.start("crash", options -> options.applications(2, 2, 2));
        stack.providerLatency(400, 900);
    }

    @AfterAll
    static void stopStack() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-1", "budget-1", "worker-1", "redis", "broker"})
    void losesNothingAndChargesNothingTwice(String victim) throws Exception {
        String tenant = "crash-" + victim;
        stack.apply("""
                budgets:
                  - {id: %s, tenant: %s, window: day, limit-usd: 0.04}
                """.formatted(tenant, tenant));
        StackProcess process = stack.process(victim);
        try (Pipeline pipeline = new Pipeline(stack.config(), tenant)) {
            List<LlmRequest> requests = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                LlmRequest request = pipeline.request("r" + i, "Question " + i / 3 + " in the storm");
                requests.add(request);
                // Without a broker the client's send blocks for a while; the storm goes on meanwhile.
                Thread.startVirtualThread(() -> ask(pipeline, request));
                if (i == KILL_AT) {
                    process.kill();
                }
                if (i == 2 * KILL_AT) {
                    process.restart();
                }
                TimeUnit.MILLISECONDS.sleep(BETWEEN_REQUESTS.toMillis());
            }

            await().atMost(RECOVERY)
                    .untilAsserted(
                            () -> assertThat(unanswered(pipeline, requests)).isEmpty());

            assertThat(pipeline.responses())
                    .filteredOn(response -> response.getStatus() != ResponseStatus.OK)
                    .as("responses that are not answers")
                    .isEmpty();
            List<UsageEvent> ledger = pipeline.awaitLedger(requests);
            Reconciliation.of(stack.bill(tenant), ledger).everyBillLineIsCovered();
            assertThat(ledger.stream().mapToLong(UsageEvent::getCostNanoUsd).sum())
                    .isPositive()
                    .isLessThanOrEqualTo(LIMIT_NANO_USD);
            assertThat(pipeline.ask(pipeline.request("afterwards", "Is all well again?"))
                            .getStatus())
                    .isEqualTo(ResponseStatus.OK);
        }
    }

    /** In one scope rephrasings are asked before the kill, in another one after it: the outcomes are the same. */
    @Test
    void theIndexIsTheSameAfterAKill() throws Exception {
        List<Wording> wordings = Wording.of("en");
        try (Pipeline pipeline = new Pipeline(stack.config(), "restored")) {
            awaitCache(pipeline);
            List<LlmResponse> cachedBefore = pipeline.askAll(firsts(wordings, pipeline, "before"));
            List<LlmResponse> cachedAfter = pipeline.askAll(firsts(wordings, pipeline, "after"));
            List<LlmResponse> before = pipeline.askAll(seconds(wordings, pipeline, "before"));

            stack.process("cache-1").kill();
            stack.process("cache-2").kill();
            stack.process("cache-1").restart();
            stack.process("cache-2").restart();
            awaitCache(pipeline);
            List<LlmResponse> after = pipeline.askAll(seconds(wordings, pipeline, "after"));

            assertThat(after).extracting(LlmResponse::getSource).contains(AnswerSource.SEMANTIC_CACHE);
            for (int i = 0; i < wordings.size(); i++) {
                if (!Wording.isLate(before.get(i)) && !Wording.isLate(after.get(i))) {
                    assertThat(outcome(after.get(i), cachedAfter.get(i)))
                            .as("%s", wordings.get(i))
                            .isEqualTo(outcome(before.get(i), cachedBefore.get(i)));
                }
            }
        }
    }

    @Test
    void withoutRedisARephrasedQuestionIsAMiss() throws Exception {
        Wording same = Wording.of("en").getFirst();
        try (Pipeline pipeline = new Pipeline(stack.config(), "no-bodies")) {
            awaitCache(pipeline);
            pipeline.ask(same.first(pipeline, "before"));
            pipeline.ask(same.first(pipeline, "during"));
            LlmResponse before = pipeline.ask(same.second(pipeline, "before"));

            stack.process("redis").kill();
            LlmResponse during = pipeline.ask(same.second(pipeline, "during"));
            stack.process("redis").restart();

            assertThat(before).matches(hit -> hit.getSource() == AnswerSource.SEMANTIC_CACHE || Wording.isLate(hit));
            assertThat(during.getStatus()).isEqualTo(ResponseStatus.OK);
            assertThat(during.getSource()).isEqualTo(AnswerSource.PROVIDER);
        }
    }

    /** After a kill of Redis the cache looks again only when its circuit breaker lets it. */
    private static void awaitCache(Pipeline pipeline) {
        int[] number = {0};
        await("a hit")
                .atMost(RECOVERY)
                .until(() -> pipeline.ask(pipeline.request("probe-" + number[0]++, "Is the cache well?"))
                                .getSource()
                        == AnswerSource.EXACT_CACHE);
    }

    private static List<LlmRequest> firsts(List<Wording> wordings, Pipeline pipeline, String scope) {
        return IntStream.range(0, wordings.size())
                .mapToObj(i -> wordings.get(i).first(pipeline, scope + i))
                .toList();
    }

    private static List<LlmRequest> seconds(List<Wording> wordings, Pipeline pipeline, String scope) {
        return IntStream.range(0, wordings.size())
                .mapToObj(i -> wordings.get(i).second(pipeline, scope + i))
                .toList();
    }

    /** What was found, whether it was served or not. */
    private static String outcome(LlmResponse asked, LlmResponse cached) {
        return "%s %s %s %s %s"
                .formatted(
                        asked.getSource(),
                        asked.getSimilarity(),
                        asked.getCache().getScore(),
                        asked.getCache().getGuard(),
                        Objects.equals(
                                asked.getCache().getEntryId(), cached.getCache().getEntryId()));
    }

    private static void ask(Pipeline pipeline, LlmRequest request) {
        CompletableFuture<LlmResponse> _ = pipeline.send(request);
    }

    private static Set<String> unanswered(Pipeline pipeline, List<LlmRequest> requests) {
        Set<String> missing = requests.stream().map(LlmRequest::getRequestId).collect(Collectors.toSet());
        pipeline.responses().stream().map(LlmResponse::getRequestId).forEach(missing::remove);
        return missing;
    }
}
