package dev.sluice.demo;

import dev.sluice.demo.workload.DemoRequest;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.simulator.BillLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts responses and judges hits against their labels.
 *
 * <p>Thread-safe.
 */
final class DemoTally {

    private final Map<AnswerSource, Integer> bySource = new EnumMap<>(AnswerSource.class);
    private final Map<AnswerSource, List<Duration>> latencies = new EnumMap<>(AnswerSource.class);
    private final Set<String> charged = new HashSet<>();
    private final Map<AnswerSource, Integer> wrongHits = new EnumMap<>(AnswerSource.class);
    private final Rephrasings rephrasings = new Rephrasings();
    private int responses;
    private int refused;
    private int errors;

    /** To be called before a request is sent. */
    synchronized void sent(String requestId, DemoRequest question) {
        rephrasings.sent(requestId, question);
    }

    synchronized void add(DemoRequest question, LlmResponse response, Duration latency) {
        responses++;
        AnswerSource source = response.getSource();
        if (response.getStatus() == ResponseStatus.OK || response.getStatus() == ResponseStatus.REFUSED) {
            charged.add(response.getRequestId());
        }
        switch (response.getStatus()) {
            case OK -> {
                bySource.merge(source, 1, Integer::sum);
                rephrasings.answered(response.getRequestId(), question, source);
                latencies.computeIfAbsent(source, _ -> new ArrayList<>()).add(latency);
                if (source != AnswerSource.PROVIDER && !answers(question, response)) {
                    wrongHits.merge(source, 1, Integer::sum);
                }
            }
            case REFUSED -> refused++;
            case ERROR, UNKNOWN -> errors++;
        }
    }

    /** Requests whose end is in the ledger, now or soon. */
    synchronized Set<String> charged() {
        return Set.copyOf(charged);
    }

    synchronized int responses() {
        return responses;
    }

    synchronized DemoResult result(int requests, LedgerSummary ledger, int alerts, BillLog bill, Duration elapsed) {
        Map<AnswerSource, DemoResult.Latency> percentiles = new EnumMap<>(AnswerSource.class);
        latencies.forEach((source, values) -> percentiles.put(source, DemoResult.Latency.of(values)));
        return new DemoResult(
                requests,
                responses,
                Map.copyOf(bySource),
                percentiles,
                refused,
                errors,
                alerts,
                ledger.models(),
                ledger.savings(),
                ledger.costNanoUsd(),
                bill.totalNanoUsd(),
                ledger.savedNanoUsd(),
                Map.copyOf(wrongHits),
                rephrasings.lines(),
                elapsed);
    }

    private static boolean answers(DemoRequest question, LlmResponse response) {
        String content = response.getContent();
        return response.getStatus() == ResponseStatus.OK
                && content != null
                && content.contains("[intent:" + question.intentId() + "]");
    }
}
