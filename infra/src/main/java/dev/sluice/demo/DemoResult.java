package dev.sluice.demo;

import dev.sluice.schema.AnswerSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a demo run showed.
 *
 * @param bySource answers by where they came from
 * @param latencies time from send to response, by source
 * @param errors responses with status ERROR
 * @param alerts budget alerts
 * @param models ledger sums by model
 * @param savings nano-USD saved by technique
 * @param costNanoUsd total of the ledger
 * @param billNanoUsd total of the provider's own log
 * @param wrongHits cached or coalesced answers whose intent is not the question's, by where they came from
 * @param rephrasings what became of rephrased questions, by language
 * @param elapsed from the first request to the last response
 */
public record DemoResult(
        int requests,
        int responses,
        Map<AnswerSource, Integer> bySource,
        Map<AnswerSource, Latency> latencies,
        int refused,
        int errors,
        int alerts,
        List<LedgerSummary.ModelLine> models,
        Map<String, Long> savings,
        long costNanoUsd,
        long billNanoUsd,
        long savedNanoUsd,
        Map<AnswerSource, Integer> wrongHits,
        List<Rephrasings.Line> rephrasings,
        Duration elapsed) {

    /** Percentiles of a set of durations. */
    public record Latency(Duration p50, Duration p99) {

        static Latency of(List<Duration> values) {
            List<Duration> sorted = values.stream().sorted().toList();
            return new Latency(at(sorted, 50), at(sorted, 99));
        }

        private static Duration at(List<Duration> sorted, int percent) {
            return sorted.get((sorted.size() - 1) * percent / 100);
        }
    }

    /** Whether all requests were answered and the ledger equals the provider's bill. */
    public boolean holds() {
        return responses == requests && costNanoUsd == billNanoUsd;
    }

    /** Answers that needed no provider call of their own. */
    public int hits() {
        return bySource.entrySet().stream()
                .filter(entry -> entry.getKey() != AnswerSource.PROVIDER)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Hits with an answer to another question. */
    public int wrong() {
        return wrongHits.values().stream().mapToInt(Integer::intValue).sum();
    }
}
