package dev.sluice.evaluation;

import dev.sluice.cache.evaluation.Finding;
import dev.sluice.cache.evaluation.LabelledPair;
import dev.sluice.cache.evaluation.PairOutcome;
import dev.sluice.cache.evaluation.PairSummary;
import dev.sluice.cache.evaluation.PairTotals;
import dev.sluice.cache.evaluation.Share;
import dev.sluice.cache.evaluation.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results about pairs for people. */
public final class PairText {

    private PairText() {}

    /** Above the lines of the pairs. */
    public static String head() {
        return line("id", "lang", "category", "tier", "similarity", "score", "ok", "guard");
    }

    /** One pair; {@code !} marks what should have been the other way round. */
    public static String line(PairOutcome outcome) {
        LabelledPair pair = outcome.pair();
        Finding finding = outcome.finding();
        return line(
                pair.id(),
                finding.language(),
                pair.category(),
                finding.tier().code(),
                number(finding.similarity()),
                number(finding.score()),
                outcome.isRight() ? "ok" : pair.sameAnswer() ? "-" : "!",
                Objects.requireNonNullElse(finding.guard(), ""));
    }

    /** Totals; lines with an end each. */
    public static String summary(PairSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(columns("", "should-hit served", "traps served wrongly", "unrelated served"));
        summary.byLanguage().forEach((language, totals) -> lines.add(totals(language, totals)));
        lines.add(totals("all", summary.all()));
        lines.add("");
        summary.byCategory()
                .forEach((language, categories) -> categories.forEach((category, share) ->
                        lines.add(String.format(Locale.ROOT, "%-4s %-12s %s", language, category, share(share)))));
        lines.add("");
        lines.add("Answered by: "
                + Tier.all()
                        .map(tier -> tier.code() + " " + summary.byTier().getOrDefault(tier, 0))
                        .collect(Collectors.joining(", ")));
        lines.add("Not served because of: " + counts(summary.unserved()));
        lines.add("In brackets: 95 % intervals (Clopper-Pearson).");
        return lines.stream().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
    }

    static String counts(Map<String, Integer> counts) {
        return counts.isEmpty()
                ? "nothing"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String totals(String name, PairTotals totals) {
        return columns(name, share(totals.shouldHit()), share(totals.traps()), share(totals.unrelated()));
    }

    private static String columns(String name, String shouldHit, String traps, String unrelated) {
        return String.format(Locale.ROOT, "%-4s %-36s %-36s %s", name, shouldHit, traps, unrelated);
    }

    private static String share(Share share) {
        return share.of() == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%4d of %4d %6.2f %% [%.2f, %.2f]",
                        share.count(),
                        share.of(),
                        100 * share.rate(),
                        100 * share.low(),
                        100 * share.high());
    }

    private static String line(
            String id,
            String language,
            String category,
            String tier,
            String similarity,
            String score,
            String ok,
            String guard) {
        return String.format(
                        Locale.ROOT,
                        "%-14s %-4s %-11s %-10s %10s %7s %-2s %s",
                        id,
                        language,
                        category,
                        tier,
                        similarity,
                        score,
                        ok,
                        guard)
                .stripTrailing();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
}
