package dev.sluice.demo;

import dev.sluice.client.PipelineClient;
import dev.sluice.client.TopicTail;
import dev.sluice.config.SluiceConfig;
import dev.sluice.demo.workload.DemoRequest;
import dev.sluice.kafka.ClientProperties;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.UsageEvent;
import dev.sluice.serde.Serdes;
import dev.sluice.simulator.BillLog;
import dev.sluice.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Sends labelled traffic through a running pipeline and collects what comes out of it. */
public final class DemoRun implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);
    private static final Duration LEDGER_LIMIT = Duration.ofSeconds(60);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);

    private final LedgerSummary ledger = new LedgerSummary();
    private final Set<String> alerts = ConcurrentHashMap.newKeySet();
    private final PipelineClient client;
    private final TopicTail<UsageEvent> usageTail;
    private final TopicTail<BudgetAlert> alertTail;
    private final Path billFile;
    private volatile @Nullable Throwable sendFailure;

    public DemoRun(SluiceConfig config, Path billFile) {
        this.billFile = billFile;
        Topics topics = new Topics(config.topics().prefix());
        Serdes serdes = new Serdes(config.schemaRegistry());
        var properties = ClientProperties.follower(config, "sluice-demo");
        this.usageTail = TopicTail.fromBeginning(
                properties,
                topics.name(Topics.USAGE),
                serdes.forTopic(Topics.USAGE).deserializer(),
                line -> ledger.add(line.value()));
        this.alertTail = TopicTail.fromBeginning(
                properties,
                topics.name(Topics.BUDGET_ALERTS),
                serdes.forTopic(Topics.BUDGET_ALERTS).deserializer(),
                alert -> alerts.add(alert.value().getAlertId()));
        this.client = new PipelineClient(config, "sluice-demo");
    }

    /**
     * Sends the traffic at a rate that is steady after a slow start, the requests of a burst at once, and waits until
     * all is answered and in the ledger.
     *
     * @param ratePerSecond requests a second
     * @param answered told the number of answers so far
     * @throws TimeoutException when answers or ledger lines are missing after their time limit
     */
    public DemoResult run(List<DemoRequest> traffic, int ratePerSecond, IntConsumer answered)
            throws IOException, InterruptedException, TimeoutException {
        DemoTally tally = new DemoTally();
        long interval = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        long started = System.nanoTime();
        long due = started;
        int burst = 0;
        for (int index = 0; index < traffic.size(); index++) {
            DemoRequest question = traffic.get(index);
            boolean sameBurst = question.burst() > 0 && question.burst() == burst;
            burst = question.burst();
            if (!sameBurst) {
                due += interval * slowness(index, ratePerSecond);
                pauseUntil(due);
            }
            LlmRequest request = DemoRequests.toRequest(question, index, Instant.now());
            send(request, question, tally, answered);
        }
        await("responses", ANSWER_LIMIT, () -> tally.responses() == traffic.size());
        long elapsed = System.nanoTime() - started;
        await("ledger lines", LEDGER_LIMIT, () -> ledger.covers(tally.charged()));
        return tally.result(traffic.size(), ledger, alerts.size(), BillLog.read(billFile), Duration.ofNanos(elapsed));
    }

    /** Processes that have just started are slow: the first requests come at a quarter of the rate, then at half. */
    private static int slowness(int index, int ratePerSecond) {
        return index < 2 * ratePerSecond ? 4 : index < 4 * ratePerSecond ? 2 : 1;
    }

    private void send(LlmRequest request, DemoRequest question, DemoTally tally, IntConsumer answered) {
        long sent = System.nanoTime();
        tally.sent(request.getRequestId(), question);
        CompletableFuture<LlmResponse> response = client.ask(request);
        CompletableFuture<LlmResponse> _ = response.whenComplete((answer, failure) -> {
            if (failure == null) {
                tally.add(question, answer, Duration.ofNanos(System.nanoTime() - sent));
                answered.accept(tally.responses());
            } else {
                sendFailure = failure;
            }
        });
    }

    private static void pauseUntil(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }

    private void await(String what, Duration limit, BooleanSupplier condition)
            throws IOException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (sendFailure != null) {
                throw new IOException("The broker did not take a request", sendFailure);
            }
            if (System.nanoTime() > end) {
                throw new TimeoutException(what + " are missing after " + limit.toSeconds() + " s");
            }
            TimeUnit.NANOSECONDS.sleep(CHECK_INTERVAL.toNanos());
        }
    }

    @Override
    public void close() {
        client.close();
        usageTail.close();
        alertTail.close();
    }
}
