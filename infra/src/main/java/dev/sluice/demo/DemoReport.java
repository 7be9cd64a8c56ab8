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
                bySource.put(source.name().toLowerCase(Locale.ROOT), count);
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
        json.put("wrong_hits", result.wrongHits());
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
        text.append("  %-18s %7s %8s %10s %10s%n".formatted("source", "number", "share", "p50", "p99"));
        for (AnswerSource source : AnswerSource.values()) {
            Integer count = result.bySource().get(source);
            DemoResult.Latency latency = result.latencies().get(source);
            if (count != null && latency != null) {
                text.append("  %-18s %7d %8s %7d ms %7d ms%n"
                        .formatted(
                                source.name().toLowerCase(Locale.ROOT),
                                count,
                                percent(count, result.requests()),
                                latency.p50().toMillis(),
                                latency.p99().toMillis()));
            }
        }
        text.append("  %-18s %7d %8s%n"
                .formatted("refused", result.refused(), percent(result.refused(), result.requests())));
        text.append(
                "  %-18s %7d %8s%n".formatted("errors", result.errors(), percent(result.errors(), result.requests())));
        text.append("%n  wrong hits %d of %d, budget alerts %d%n"
                .formatted(result.wrongHits(), result.hits(), result.alerts()));
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

    private static String percent(long part, long whole) {
        if (whole == 0) {
            return "-";
        }
        return BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP)
                + " %";
    }
}
