package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Answer;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.TokenUsage;
import dev.sluice.worker.limit.CallLimiter;
import dev.sluice.worker.limit.Targets;
import dev.sluice.worker.provider.Attempt;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.PartialUsage;
import dev.sluice.worker.provider.Providers;
import dev.sluice.worker.provider.RetryPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallRunnerTest {

    private static final Attempt REFUSED = new Attempt.NotSent("refused");
    private static final Attempt TIMED_OUT = new Attempt.Unknown(Errors.retryable("PROVIDER_TIMEOUT", "t", null));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Targets targets = Targets.open("redis://127.0.0.1:1", "", 4, registry);
    private final MemoryAnswerStore store = new MemoryAnswerStore();
    private final List<SpecificRecord> reports = new ArrayList<>();
    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private int lockChecks;
    private int lockHeldFor = Integer.MAX_VALUE;
    private int losingReport = Integer.MAX_VALUE;
    private boolean stopping;
    private final FakeProvider provider = new FakeProvider(id -> attempts.removeFirst());

    @AfterEach
    void close() {
        targets.close();
    }

    @Test
    void announcesCallsStoresAndReportsInThisOrder() throws Exception {
        attempts.add(Samples.success());

        Outcome outcome = run(Samples.item("r").build());

        assertThat(outcome).isEqualTo(Outcome.REPORTED);
        assertThat(reports).hasSize(3);
        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED);
        Answer answer = (Answer) reports.get(1);
        assertThat(answer.getBodyStored()).isTrue();
        assertThat(answer).isEqualTo(store.answers.get("entry-r"));
        Completion completion = (Completion) reports.get(2);
        assertThat(completion.getUsage()).isEqualTo(answer.getUsage());
        assertThat(completion.getProviderRequestId()).isEqualTo("req_1");
        assertThat(completion.getTries()).isEqualTo(1);
    }

    @Test
    void saysWhenTheBodyIsNotStored() throws Exception {
        store.away = true;
        attempts.add(Samples.success());
        attempts.add(Samples.success());

        run(Samples.item("r").build());
        store.away = false;
        run(Samples.item("private").setBodyTtlMs(0).build());

        assertThat(reports.stream().filter(Answer.class::isInstance).map(Answer.class::cast))
                .hasSize(2)
                .noneMatch(Answer::getBodyStored);
        assertThat(store.answers).isEmpty();
    }

    @Test
    void repeatsWithinTheDispatchWhatSurelyWasNotBilled() throws Exception {
        attempts.addAll(List.of(REFUSED, REFUSED, Samples.success()));

        run(Samples.item("r").build());

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED);
        assertThat(((Completion) reports.get(2)).getTries()).isEqualTo(3);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void neverRepeatsWhatMayHaveBeenBilled() throws Exception {
        attempts.add(TIMED_OUT);

        run(Samples.item("r").build());

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.UNKNOWN_OUTCOME);
        assertThat(provider.calls()).hasSize(1);
    }

    @Test
    void whatABrokenAnswerHasUsedIsReportedWithIt() throws Exception {
        TokenUsage sent = TokenUsage.newBuilder(Samples.answer().usage())
                .setOutputTotal(3)
                .build();
        attempts.add(new Attempt.Unknown(
                Errors.retryable("PROVIDER_BAD_RESPONSE", "cut", null),
                new PartialUsage(sent, true, Samples.answer())));

        run(Samples.item("r").build());

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.UNKNOWN_OUTCOME);
        Completion completion = (Completion) reports.getLast();
        assertThat(completion.getUsage()).isEqualTo(sent);
        assertThat(completion.getUsageProblem()).isEqualTo("USAGE_ESTIMATED");
        assertThat(completion.getProviderRequestId()).isEqualTo("req_1");
        assertThat(completion.getError().getCode()).isEqualTo("PROVIDER_BAD_RESPONSE");
        assertThat(store.answers).isEmpty();
    }

    @Test
    void aDefectDuringTheCallMayHaveBeenBilled() throws Exception {
        // No attempt is left, so that the provider throws.
        run(Samples.item("r").build());

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.UNKNOWN_OUTCOME);
        assertThat(((Completion) reports.get(1)).getError().getCode()).isEqualTo("WORKER_FAULT");
    }

    @Test
    void callsNothingTooLate() throws Exception {
        DispatchItem late =
                Samples.item("late").setNotAfter(Samples.NOW.minusMillis(1)).build();
        DispatchItem pastDeadline = Samples.item("past")
                .setNotAfter(Samples.NOW.plusSeconds(9))
                .setRequest(Samples.request("past")
                        .setDeadline(Samples.NOW.minusMillis(1))
                        .build())
                .build();

        run(late);
        run(pastDeadline);

        assertThat(reports)
                .allSatisfy(report ->
                        assertThat(((Completion) report).getError().getCode()).isEqualTo("DEADLINE_EXCEEDED"));
        assertThat(kinds()).containsExactly(CompletionKind.FAILED, CompletionKind.FAILED);
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void leavesAnItemWhoseLockIsOld() throws Exception {
        lockHeldFor = 0;

        assertThat(run(Samples.item("r").build())).isEqualTo(Outcome.LEFT);

        assertThat(reports).isEmpty();
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void takesTheAnnouncementBackWhenTheLockGrewOldMeanwhile() throws Exception {
        lockHeldFor = 1;

        assertThat(run(Samples.item("r").build())).isEqualTo(Outcome.REPORTED);

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.FAILED);
        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void endsWithTheLastErrorWhenStoppedBetweenTries() throws Exception {
        attempts.add(REFUSED);
        stopping = true;

        run(Samples.item("r").build());

        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.FAILED);
        assertThat(((Completion) reports.get(1)).getError().getCode()).isEqualTo("PROVIDER_UNAVAILABLE");
    }

    @Test
    void callsNothingThatCouldNotBeAnnounced() throws Exception {
        losingReport = 0;

        assertThat(run(Samples.item("r").build())).isEqualTo(Outcome.LEFT);

        assertThat(provider.calls()).isEmpty();
    }

    @Test
    void anAnswerThatCouldNotBeReportedIsFoundByWhoTakesOver() throws Exception {
        attempts.add(Samples.success());
        losingReport = 1;
        DispatchItem item = Samples.item("r").build();

        assertThat(run(item)).isEqualTo(Outcome.LEFT);
        losingReport = Integer.MAX_VALUE;
        Outcome takenOver = takeover(item);

        assertThat(takenOver).isEqualTo(Outcome.REPORTED);
        assertThat(kinds()).containsExactly(CompletionKind.STARTED, CompletionKind.SUCCEEDED);
        Completion completion = (Completion) reports.getLast();
        assertThat(completion.getRawUsage()).isEqualTo("{\"prompt_tokens\":10}");
        assertThat(completion.getProviderRequestId()).isEqualTo("req_1");
        assertThat(completion.getServiceTier()).isEqualTo("default");
    }

    @Test
    void anotherDispatchsAnswerIsNotThisOnes() throws Exception {
        attempts.add(Samples.success());
        run(Samples.item("r").build());
        reports.clear();

        takeover(Samples.item("r").setDispatchId("r:2").setAttempt(2).build());

        assertThat(kinds()).containsExactly(CompletionKind.ABANDONED);
    }

    @Test
    void opensTheCircuitAfterManyFailures() throws Exception {
        CallRunner runner = runner();
        for (int i = 0; i < 20; i++) {
            attempts.add(TIMED_OUT);
            runner.run(Samples.batch("b", 1), Samples.item("r" + i).build(), lease());
        }
        reports.clear();

        runner.run(Samples.batch("b", 1), Samples.item("next").build(), lease());

        assertThat(kinds()).containsExactly(CompletionKind.FAILED);
        assertThat(((Completion) reports.getFirst()).getError()).satisfies(error -> {
            assertThat(error.getCode()).isEqualTo("PROVIDER_UNAVAILABLE");
            assertThat(error.getRetryable()).isTrue();
            assertThat(error.getRetryAfterMs()).isPositive();
        });
        assertThat(provider.calls()).hasSize(20);
    }

    @Test
    void namesTheProvidersItKnows() throws Exception {
        runner().run(
                        Dispatch.newBuilder(Samples.batch("b", 1))
                                .setProvider("other")
                                .build(),
                        Samples.item("r").build(),
                        lease());

        assertThat(((Completion) reports.getFirst()).getError()).satisfies(error -> {
            assertThat(error.getCode()).isEqualTo("PROVIDER_UNKNOWN");
            assertThat(error.getValue()).isEqualTo("other");
            assertThat(error.getAllowed()).isEqualTo("fake");
        });
    }

    private Outcome run(DispatchItem item) throws InterruptedException {
        return runner().run(Samples.batch("b", 1), item, lease());
    }

    private Outcome takeover(DispatchItem item) throws InterruptedException {
        return new Takeover(store, reporter(), InstantSource.fixed(Samples.NOW)).run(item, lease());
    }

    private CallRunner runner() {
        return new CallRunner(
                new Providers(Map.of("fake", provider)),
                new CallLimiter(targets, new Semaphore(1, true), InstantSource.fixed(Samples.NOW)),
                new RetryPolicy(3),
                store,
                reporter(),
                InstantSource.fixed(Samples.NOW),
                new Overhead(registry));
    }

    private List<CompletionKind> kinds() {
        return reports.stream()
                .filter(Completion.class::isInstance)
                .map(report -> ((Completion) report).getKind())
                .toList();
    }

    private Lease lease() {
        return new Lease() {
            @Override
            public boolean mayCall() {
                return lockChecks++ < lockHeldFor;
            }

            @Override
            public boolean pause(Duration delay) {
                pauses.add(delay);
                return !stopping;
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
            public void report(Answer answer) throws ReportLostException {
                add(answer);
            }

            @Override
            public void report(Completion completion) throws ReportLostException {
                add(completion);
            }

            private void add(SpecificRecord report) throws ReportLostException {
                if (reports.size() == losingReport) {
                    throw new ReportLostException("topic", new IllegalStateException("broker away"));
                }
                reports.add(report);
            }
        };
    }
}
