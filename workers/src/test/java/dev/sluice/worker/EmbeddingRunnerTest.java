package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.TokenUsage;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageReading;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Targets;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.EmbeddingsProvider;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EmbeddingRunnerTest {

    private static final Attempt REJECTED = new Attempt.ErrorResponse(400, "invalid_value", null, true, null);
    private static final Attempt BUSY = new Attempt.ErrorResponse(429, "rate_limit_exceeded", null, true, null);

    private static final Dispatch FAKE = dispatch("fake");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Targets targets = Targets.open("redis://127.0.0.1:1", "", 4, registry);
    private final MemoryAnswerStore store = new MemoryAnswerStore();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final List<Completion> completions = new CopyOnWriteArrayList<>();
    private final List<List<String>> calls = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Function<List<String>, Attempt> behaviour = EmbeddingRunnerTest::vectors;
    private @Nullable String losing;
    private boolean lockHeld = true;

    @AfterEach
    void close() {
        targets.close();
    }

    @Test
    void oneCallAnswersAllAndItsUsageIsSharedOut() throws Exception {
        List<DispatchItem> items = List.of(item("a", "x", "y"), item("b", "z"));

        Map<String, Outcome> outcomes = runner().run(FAKE, items, lease());

        assertThat(outcomes).containsOnly(Map.entry("a:1", Outcome.REPORTED), Map.entry("b:1", Outcome.REPORTED));
        assertThat(calls).containsExactly(List.of("x", "y", "z"));
        assertThat(answers)
                .extracting(Answer::getRequestId, a -> a.getUsage().getInputUncached(), this::vectorsOf)
                .containsExactlyInAnyOrder(tuple("a", 20L, List.of("v(x)", "v(y)")), tuple("b", 10L, List.of("v(z)")));
        assertThat(store.answers).hasSize(2);
        assertThat(kindsOf("a")).containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED);
        assertThat(completions)
                .filteredOn(c -> c.getKind() == CompletionKind.SUCCEEDED)
                .extracting(Completion::getProviderRequestId)
                .containsExactly("call-1", "call-1");
    }

    @Test
    void anInputThatIsNotTakenCostsOnlyItsOwnRequestTheAnswer() throws Exception {
        behaviour = inputs -> inputs.contains("bad") ? REJECTED : vectors(inputs);
        List<DispatchItem> items = List.of(item("a", "x"), item("b", "bad"), item("c", "y"), item("d", "z"));

        runner().run(FAKE, items, lease());

        assertThat(calls).hasSize(5);
        assertThat(answers).extracting(Answer::getRequestId).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(kindsOf("b")).containsExactly(CompletionKind.STARTED, CompletionKind.FAILED);
        assertThat(last("b").getError().getCode()).isEqualTo("PROVIDER_REJECTED");
    }

    @Test
    void whatSurelyWasNotBilledIsRepeatedAndWhatMayHaveBeenIsNot() throws Exception {
        behaviour = inputs -> calls.size() < 3 ? BUSY : new Attempt.Unknown(Errors.retryable("CUT", "cut", null));

        runner().run(FAKE, List.of(item("a", "x"), item("b", "y")), lease());

        assertThat(calls).hasSize(3);
        assertThat(pauses).hasSize(2);
        assertThat(List.of(last("a"), last("b"))).allSatisfy(completion -> {
            assertThat(completion.getKind()).isEqualTo(CompletionKind.UNKNOWN_OUTCOME);
            assertThat(completion.getTries()).isEqualTo(3);
        });
    }

    @Test
    void aResponseWithoutAVectorForEachInputMayHaveBeenBilled() throws Exception {
        behaviour = inputs -> vectors(inputs.subList(1, inputs.size()));

        runner().run(FAKE, List.of(item("a", "x"), item("b", "y")), lease());

        assertThat(last("a").getKind()).isEqualTo(CompletionKind.UNKNOWN_OUTCOME);
        assertThat(last("b").getError().getCode()).isEqualTo("PROVIDER_BAD_RESPONSE");
        assertThat(answers).isEmpty();
    }

    @Test
    void whoCouldNotBeAnnouncedIsNotCalledWithTheOthers() throws Exception {
        losing = "a";

        Map<String, Outcome> outcomes = runner().run(FAKE, List.of(item("a", "x"), item("b", "y")), lease());

        assertThat(outcomes).containsOnly(Map.entry("a:1", Outcome.LEFT), Map.entry("b:1", Outcome.REPORTED));
        assertThat(calls).containsExactly(List.of("y"));
    }

    @Test
    void nothingIsCalledTooLateOrOnAnOldLock() throws Exception {
        DispatchItem late = DispatchItem.newBuilder(item("late", "x"))
                .setNotAfter(Samples.NOW.minusMillis(1))
                .build();
        runner().run(FAKE, List.of(late), lease());
        lockHeld = false;
        Map<String, Outcome> left = runner().run(FAKE, List.of(item("b", "y")), lease());

        assertThat(last("late").getError().getCode()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(left).containsOnly(Map.entry("b:1", Outcome.LEFT));
        assertThat(calls).isEmpty();
    }

    @Test
    void aProviderWithoutEmbeddingsSaysSo() throws Exception {
        runner().run(dispatch("chat"), List.of(item("a", "x")), lease());
        runner().run(dispatch("nobody"), List.of(item("b", "x")), lease());

        assertThat(last("a").getError().getCode()).isEqualTo("EMBEDDINGS_UNSUPPORTED");
        assertThat(last("b").getError().getCode()).isEqualTo("PROVIDER_UNKNOWN");
    }

    @Test
    void aBatchMakesOneCallForEachKindOfVector() throws Exception {
        DispatchItem small = DispatchItem.newBuilder(item("small", "s"))
                .setRequest(Samples.request("small")
                        .setOperation("embeddings")
                        .setInputs(List.of("s"))
                        .setDimensions(8)
                        .build())
                .build();
        Takeover takeover = new Takeover(store, reporter(), InstantSource.fixed(Samples.NOW));
        BatchRunner batches = new BatchRunner(chats(), runner(), takeover, new Items(10));
        List<DispatchItem> items = List.of(item("a", "x"), small, item("b", "y"));

        Outcome first = batches.run(Samples.batch("batch", items), true, lease());
        Outcome again = batches.run(Samples.batch("batch", items), true, lease());

        assertThat(List.of(first, again)).containsOnly(Outcome.REPORTED);
        assertThat(calls).containsExactlyInAnyOrder(List.of("x", "y"), List.of("s"));
    }

    @Test
    void aSecondDeliveryCallsNothing() throws Exception {
        Takeover takeover = new Takeover(store, reporter(), InstantSource.fixed(Samples.NOW));
        BatchRunner batches = new BatchRunner(chats(), runner(), takeover, new Items(10));

        batches.run(Samples.batch("batch", List.of(item("a", "x"))), false, lease());

        assertThat(kindsOf("a")).containsExactly(CompletionKind.ABANDONED);
        assertThat(calls).isEmpty();
    }

    private EmbeddingRunner runner() {
        InstantSource clock = InstantSource.fixed(Samples.NOW);
        return new EmbeddingRunner(
                providers(),
                limiter(),
                new RetryPolicy(3),
                new EmbeddingReports(store, reporter(), clock),
                clock,
                EmbeddingRunner.memory());
    }

    private CallRunner chats() {
        InstantSource clock = InstantSource.fixed(Samples.NOW);
        return new CallRunner(
                providers(), limiter(), new RetryPolicy(3), store, reporter(), clock, new Overhead(registry));
    }

    private CallLimiter limiter() {
        return new CallLimiter(targets, new Semaphore(4, true), InstantSource.fixed(Samples.NOW));
    }

    private static Dispatch dispatch(String provider) {
        return Dispatch.newBuilder(Samples.batch("batch", List.of(item("a", "x"))))
                .setProvider(provider)
                .build();
    }

    private Providers providers() {
        return new Providers(
                Map.of("chat", new FakeProvider(id -> Samples.success())), Map.of("fake", new FakeEmbeddings()));
    }

    private static DispatchItem item(String id, String... inputs) {
        return Samples.item(id)
                .setRequest(Samples.request(id)
                        .setMessages(List.of())
                        .setOperation("embeddings")
                        .setInputs(List.of(inputs))
                        .build())
                .setPromptTokens(inputs.length)
                .build();
    }

    private static Attempt vectors(List<String> inputs) {
        // Last first, as no provider promises an order.
        String data = IntStream.range(0, inputs.size())
                .map(i -> inputs.size() - 1 - i)
                .mapToObj(i -> "{\"index\":%d,\"embedding\":\"v(%s)\"}".formatted(i, inputs.get(i)))
                .collect(Collectors.joining(","));
        return new Attempt.Success(new ProviderAnswer(
                ByteBuffer.wrap(("{\"data\":[" + data + "]}").getBytes(StandardCharsets.UTF_8)),
                null,
                null,
                "embed-1",
                new UsageReading.Metered(new CallUsage(
                        new TokenUsage(10L * inputs.size(), 0L, Map.of(), 0L, 0L), null, null, false, Map.of(), "{}")),
                "call-1"));
    }

    private List<String> vectorsOf(Answer answer) {
        try {
            String body =
                    StandardCharsets.UTF_8.decode(answer.getBody().duplicate()).toString();
            List<String> vectors = new ArrayList<>();
            new ObjectMapper()
                    .readTree(body)
                    .path("data")
                    .forEach(item -> vectors.add(item.path("embedding").textValue()));
            return vectors;
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<CompletionKind> kindsOf(String request) {
        return completions.stream()
                .filter(completion -> completion.getRequestId().equals(request))
                .map(Completion::getKind)
                .toList();
    }

    private Completion last(String request) {
        return completions.stream()
                .filter(completion -> completion.getRequestId().equals(request))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private Lease lease() {
        return new Lease() {
            @Override
            public boolean mayCall() {
                return lockHeld;
            }

            @Override
            public boolean pause(Duration delay) {
                if (delay.isPositive()) {
                    pauses.add(delay);
                }
                return true;
            }

            @Override
            public boolean park() {
                return true;
            }

            @Override
            public void unpark() {}
        };
    }

    private Reporter reporter() {
        return new Reporter() {
            @Override
            public void report(Answer answer) {
                answers.add(answer);
            }

            @Override
            public void report(Completion completion) throws ReportLostException {
                if (completion.getRequestId().equals(losing)) {
                    throw new ReportLostException("topic", new IllegalStateException("broker away"));
                }
                completions.add(completion);
            }
        };
    }

    /** Puts the inputs into the body, one a line. */
    private final class FakeEmbeddings implements EmbeddingsProvider {

        @Override
        public Preparation prepare(List<DispatchItem> items) {
            String body = items.stream()
                    .flatMap(item -> item.getRequest().getInputs().stream())
                    .collect(Collectors.joining("\n"));
            return new Call(items.getFirst(), ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Attempt attempt(Call call) {
            List<String> inputs = StandardCharsets.UTF_8
                    .decode(call.body().duplicate())
                    .toString()
                    .lines()
                    .toList();
            synchronized (calls) {
                calls.add(inputs);
            }
            return behaviour.apply(inputs);
        }

        @Override
        public void close() {}
    }
}
