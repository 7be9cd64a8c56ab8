package dev.sluice.worker;

import dev.sluice.answer.AnswerStore;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.TokenUsage;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageReading;
import dev.sluice.worker.Reporter.ReportLostException;
import dev.sluice.worker.provider.EmbeddingsBody;
import dev.sluice.worker.provider.ErrorCodes;
import dev.sluice.worker.provider.Errors;
import dev.sluice.worker.provider.ProviderAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what became of a call to each of the requests it was made for, all at once. Thread-safe. */
final class EmbeddingReports {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingReports.class);
    private final Delivery delivery;
    private final Reporter reporter;
    private final InstantSource clock;

    EmbeddingReports(AnswerStore store, Reporter reporter, InstantSource clock) {
        this.delivery = new Delivery(store, reporter);
        this.reporter = reporter;
        this.clock = clock;
    }

    /** One outcome for all. */
    static Map<String, Outcome> all(List<DispatchItem> items, Outcome outcome) {
        Map<String, Outcome> outcomes = new HashMap<>();
        items.forEach(item -> outcomes.put(item.getDispatchId(), outcome));
        return outcomes;
    }

    /** They are about to be called; LEFT for those that could not be told. */
    Map<String, Outcome> started(List<DispatchItem> items) throws InterruptedException {
        Instant at = clock.instant();
        return each(items, i -> reporter.report(Reports.of(CompletionKind.STARTED, items.get(i), at)));
    }

    /** They ended without a call that may be billed. */
    Map<String, Outcome> failed(List<DispatchItem> items, ErrorInfo error) throws InterruptedException {
        return ended(CompletionKind.FAILED, items, error, 0);
    }

    /** They ended without an answer. */
    Map<String, Outcome> ended(CompletionKind kind, List<DispatchItem> items, ErrorInfo error, int tries)
            throws InterruptedException {
        Instant at = clock.instant();
        return each(items, i -> reporter.report(Reports.ended(kind, items.get(i), error, tries, at)));
    }

    /** They are answered: every request gets its own vectors and its share of the usage. */
    Map<String, Outcome> answered(
            String provider, List<DispatchItem> items, ProviderAnswer answer, int tries, long latencyMs, Instant at)
            throws InterruptedException {
        int inputs = items.stream()
                .mapToInt(item -> item.getRequest().getInputs().size())
                .sum();
        Optional<List<String>> vectors = EmbeddingsBody.vectors(answer.body(), inputs);
        if (vectors.isEmpty()) {
            return ended(
                    CompletionKind.UNKNOWN_OUTCOME,
                    items,
                    Errors.retryable(
                            ErrorCodes.PROVIDER_BAD_RESPONSE,
                            "The response has not exactly one vector for each input",
                            null),
                    tries);
        }
        List<UsageReading> usages = shares(items, answer.reading());
        List<Answer> answers = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < items.size(); i++) {
            DispatchItem item = items.get(i);
            int to = from + item.getRequest().getInputs().size();
            ProviderAnswer own = own(item, vectors.get().subList(from, to), answer, usages.get(i));
            answers.add(Reports.answer(provider, item, own, tries, latencyMs, at));
            from = to;
        }
        return each(items, i -> reporter.report(delivery.deliver(items.get(i), answers.get(i))));
    }

    private static ProviderAnswer own(
            DispatchItem item, List<String> vectors, ProviderAnswer whole, UsageReading usage) {
        String model = whole.model() == null ? item.getUpstreamModel() : whole.model();
        @Nullable TokenUsage tokens = usage instanceof UsageReading.Metered(var metered) ? metered.tokens() : null;
        return new ProviderAnswer(
                EmbeddingsBody.response(vectors, model, tokens), null, null, whole.model(), usage, whole.requestId());
    }

    /** What the provider's object says stays with every request; where it makes no sense nobody is charged by it. */
    private static List<UsageReading> shares(List<DispatchItem> items, UsageReading whole) {
        if (!(whole instanceof UsageReading.Metered(var metered))) {
            return items.stream().map(item -> whole).toList();
        }
        long[] weights = items.stream()
                .mapToLong(item -> Math.max(0, item.getPromptTokens()))
                .toArray();
        return UsageShares.of(metered.tokens(), weights).stream()
                .<UsageReading>map(tokens -> new UsageReading.Metered(new CallUsage(
                        tokens,
                        metered.serviceTier(),
                        metered.region(),
                        metered.batch(),
                        metered.toolCalls(),
                        metered.raw())))
                .toList();
    }

    private interface Report {
        void of(int index) throws ReportLostException, InterruptedException;
    }

    /** Each waits for the broker; one after the other, the last would wait for all. */
    private static Map<String, Outcome> each(List<DispatchItem> items, Report report) throws InterruptedException {
        Map<String, Outcome> outcomes = new HashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Outcome>> tasks = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                int index = i;
                tasks.add(() -> outcome(items.get(index), () -> report.of(index)));
            }
            List<Future<Outcome>> ended = threads.invokeAll(tasks);
            for (int i = 0; i < items.size(); i++) {
                Future<Outcome> task = ended.get(i);
                boolean done = task.state() == Future.State.SUCCESS;
                outcomes.put(items.get(i).getDispatchId(), done ? task.resultNow() : Outcome.LEFT);
            }
        }
        return outcomes;
    }

    private interface Step {
        void run() throws ReportLostException, InterruptedException;
    }

    private static Outcome outcome(DispatchItem item, Step step) throws InterruptedException {
        try {
            step.run();
            return Outcome.REPORTED;
        } catch (ReportLostException e) {
            LOG.atWarn()
                    .addKeyValue("dispatch", item.getDispatchId())
                    .setCause(e)
                    .log("Report not acknowledged");
            return Outcome.LEFT;
        }
    }
}
