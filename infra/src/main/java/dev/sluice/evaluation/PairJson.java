package dev.sluice.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.cache.evaluation.Finding;
import dev.sluice.cache.evaluation.LabelledPair;
import dev.sluice.cache.evaluation.PairOutcome;
import dev.sluice.cache.evaluation.PairSummary;
import dev.sluice.cache.evaluation.PairTotals;
import dev.sluice.cache.evaluation.Share;
import dev.sluice.cache.evaluation.Tier;

/** Results about pairs as JSON, an object a line. */
public final class PairJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PairJson() {}

    /** One pair. */
    public static String line(PairOutcome outcome) {
        LabelledPair pair = outcome.pair();
        Finding finding = outcome.finding();
        return JSON.createObjectNode()
                .put("id", pair.id())
                .put("lang", finding.language())
                .put("query_type", finding.queryType())
                .put("category", pair.category())
                .put("same_answer", pair.sameAnswer())
                .put("tier", finding.tier().code())
                .put("similarity", finding.similarity())
                .put("score", finding.score())
                .put("guard", finding.guard())
                .put("model", finding.model())
                .put("right", outcome.isRight())
                .toString();
    }

    /** The last line. */
    public static String summary(PairSummary summary, int pairs, double seconds) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode node = root.putObject("summary");
        node.put("pairs", pairs).put("seconds", seconds).put("pairs_per_second", Math.round(pairs / seconds));
        totals(node.putObject("all"), summary.all());
        ObjectNode languages = node.putObject("by_language");
        summary.byLanguage().forEach((language, totals) -> totals(languages.putObject(language), totals));
        ObjectNode categories = node.putObject("by_category");
        summary.byCategory().forEach((language, shares) -> {
            ObjectNode ofLanguage = categories.putObject(language);
            shares.forEach((category, share) -> share(ofLanguage.putObject(category), share));
        });
        ObjectNode tiers = node.putObject("by_tier");
        Tier.all().forEach(tier -> tiers.put(tier.code(), summary.byTier().getOrDefault(tier, 0)));
        ObjectNode unserved = node.putObject("unserved");
        summary.unserved().forEach(unserved::put);
        return root.toString();
    }

    private static void totals(ObjectNode node, PairTotals totals) {
        share(node.putObject("should_hit"), totals.shouldHit());
        share(node.putObject("traps"), totals.traps());
        share(node.putObject("unrelated"), totals.unrelated());
    }

    private static void share(ObjectNode node, Share share) {
        node.put("served", share.count())
                .put("of", share.of())
                .put("rate", share.rate())
                .put("low", share.low())
                .put("high", share.high());
    }
}
