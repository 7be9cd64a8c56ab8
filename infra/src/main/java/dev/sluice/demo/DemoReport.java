package dev.sluice.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pricing.NanoUsd;
import dev.sluice.schema.AnswerSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** A demo result as a table for people and as JSON for programs. */
public final class DemoReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROW = "  %-14s %7s %11s %11s %14s %8s%n";

    private DemoReport() {}

    /** The result as one JSON object. */
    public static ObjectNode json(DemoResult result) {
        ObjectNode json = JSON.createObjectNode();
        json.put("requests", result.requests());
        json.put("responses", result.responses());
        ObjectNode bySource = json.putObject("by_source");
        for (AnswerSource source : AnswerSource.values()) {
            Integer count = result.bySource().get(source);
            if (count != null) {
                bySource.put(name(source), count);
            }
        }
        json.put("refused", result.refused());
        json.put("errors", result.errors());
        json.put("alerts", result.alerts());
        json.put("cost_nano_usd", result.costNanoUsd());
        json.put("bill_nano_usd", result.billNanoUsd());
        json.put("saved_nano_usd", result.savedNanoUsd());
        ObjectNode savings = json.putObject("saved_by_technique");
        result.savings().forEach(savings::put);
        json.put("hits", result.hits());
        json.put("hit_rate", ratio(result.hits(), result.requests()));
        json.put("wrong_hits", result.wrong());
        ObjectNode wrongBySource = json.putObject("wrong_by_source");
        result.wrongHits().forEach((source, count) -> wrongBySource.put(name(source), count));
        json.put("wrong_given_hit", ratio(result.wrong(), result.hits()));
        json.put("wrong_overall", ratio(result.wrong(), result.requests()));
        ObjectNode rephrased = json.putObject("rephrased");
        for (Rephrasings.Line line : result.rephrasings()) {
            rephrased
                    .putObject(line.lang())
                    .put("asked", line.asked())
                    .put("early", line.early())
                    .put("served", line.served());
        }
        json.put("seconds", BigDecimal.valueOf(result.elapsed().toMillis()).movePointLeft(3));
        return json;
    }

    /** The result as text. */
    public static String text(DemoResult result) {
        StringBuilder text = new StringBuilder();
        answers(result, text);
        costs(result, text);
        savings(result, text);
        return text.toString();
    }

    private static void answers(DemoResult result, StringBuilder text) {
        text.append("%nAnswers to %d requests in %.1f s%n%n"
                .formatted(result.requests(), result.elapsed().toMillis() / 1_000.0));
        text.append("  %-18s %7s %8s %10s %10s %7s%n".formatted("source", "number", "share", "p50", "p99", "wrong"));
        for (AnswerSource source : AnswerSource.values()) {
            Integer count = result.bySource().get(source);
            DemoResult.Latency latency = result.latencies().get(source);
            if (count != null && latency != null) {
                text.append("  %-18s %7d %8s %7d ms %7d ms %7s%n"
                        .formatted(
                                name(source),
                                count,
                                percent(count, result.requests()),
                                latency.p50().toMillis(),
                                latency.p99().toMillis(),
                                source == AnswerSource.PROVIDER
                                        ? "-"
                                        : result.wrongHits().getOrDefault(source, 0)));
            }
        }
        text.append("  %-18s %7d %8s%n"
                .formatted("refused", result.refused(), percent(result.refused(), result.requests())));
        text.append(
                "  %-18s %7d %8s%n".formatted("errors", result.errors(), percent(result.errors(), result.requests())));
        text.append("%n  hits %s of requests; wrong answers %s of hits, %s of requests; budget alerts %d%n"
                .formatted(
                        percent(result.hits(), result.requests()),
                        percent(result.wrong(), result.hits()),
                        percent(result.wrong(), result.requests()),
                        result.alerts()));
        rephrasings(result, text);
    }

    private static void rephrasings(DemoResult result, StringBuilder text) {
        text.append("%nQuestions asked before in other words%n%n".formatted());
        text.append("  %-18s %7s %8s %10s %10s%n".formatted("language", "number", "early", "served", "of others"));
        for (Rephrasings.Line line : result.rephrasings()) {
            text.append("  %-18s %7d %8d %10d %10s%n"
                    .formatted(
                            line.lang(),
                            line.asked(),
                            line.early(),
                            line.served(),
                            percent(line.served(), line.asked() - line.early())));
        }
        text.append("%n  early: sent before anybody had an answer that a cache could keep%n".formatted());
    }

    private static void costs(DemoResult result, StringBuilder text) {
        text.append("%nCost%n%n".formatted());
        text.append(ROW.formatted("model", "calls", "tokens in", "tokens out", "cost", "share"));
        long calls = 0;
        for (LedgerSummary.ModelLine line : result.models()) {
            calls += line.calls();
            text.append(ROW.formatted(
                    line.model(),
                    line.calls(),
                    line.inputTokens(),
                    line.outputTokens(),
                    NanoUsd.format(line.costNanoUsd()),
                    percent(line.costNanoUsd(), result.costNanoUsd())));
        }
        text.append(ROW.formatted("total", calls, "", "", NanoUsd.format(result.costNanoUsd()), ""));
        text.append(ROW.formatted("provider's bill", "", "", "", NanoUsd.format(result.billNanoUsd()), ""));
        text.append(
                result.costNanoUsd() == result.billNanoUsd()
                        ? "%n  The ledger equals the provider's bill to the nano-dollar.%n".formatted()
                        : "%n  The ledger differs from the provider's bill by %s.%n"
                                .formatted(NanoUsd.format(result.costNanoUsd() - result.billNanoUsd())));
    }

    private static void savings(DemoResult result, StringBuilder text) {
        text.append("%nSaved%n%n".formatted());
        result.savings()
                .forEach((technique, nanoUsd) ->
                        text.append("  %-14s %14s%n".formatted(technique, NanoUsd.format(nanoUsd))));
        long without = result.costNanoUsd() + result.savedNanoUsd();
        text.append("  %-14s %14s  %s of %s%n"
                .formatted(
                        "total",
                        NanoUsd.format(result.savedNanoUsd()),
                        percent(result.savedNanoUsd(), without),
                        NanoUsd.format(without)));
    }

    private static String name(AnswerSource source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    private static BigDecimal ratio(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
    }

    private static String percent(long part, long whole) {
        if (whole == 0) {
            return "-";
        }
        return BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP)
                + " %";
    }
}
