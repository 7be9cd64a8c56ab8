package dev.sluice.semantic.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.semantic.judge.PairJudge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Judges whether the answer to one question answers another: hard differences by rules, the rest by boosted trees, one
 * ensemble for pairs with token vectors, one for pairs with those of their glosses, and one for pairs compared by their
 * words alone. English pairs that these leave open are read by a tuned model, whose odds a fourth ensemble weighs. Safe for
 * use by several threads.
 */
public final class Verifier {

    /** What the tuned model reads. */
    private static final String JUDGED = "en";

    private static final String GLOSS = "gloss_";
    private static final double HOPELESS = 10;

    private final String version;
    private final TreeEnsemble contextual;
    private final TreeEnsemble judged;
    private final TreeEnsemble lexical;
    private final TreeEnsemble glossed;
    private final JsonNode thresholds;
    private final double open;
    private final PairScore judge;

    private Verifier(JsonNode model, PairScore judge) {
        this.version = model.path("version").asText();
        this.contextual = TreeEnsemble.of(model.path("contextual"));
        this.judged = TreeEnsemble.of(model.path("judged"));
        this.lexical = TreeEnsemble.of(model.path("lexical"));
        this.glossed = TreeEnsemble.of(model.path("glossed"));
        this.thresholds = model.path("thresholds");
        this.open = model.path("open").asDouble();
        this.judge = judge;
    }

    private Verifier(Verifier like, PairScore judge) {
        this.version = like.version;
        this.contextual = like.contextual;
        this.judged = like.judged;
        this.lexical = like.lexical;
        this.glossed = like.glossed;
        this.thresholds = like.thresholds;
        this.open = like.open;
        this.judge = judge;
    }

    /** The verifier that comes along, trained by the programs in module {@code training}. */
    public static Verifier bundled() {
        return with(PairJudge.bundled()::logOdds);
    }

    /** The same with another judge than the one it was trained with. */
    static Verifier with(PairScore judge) {
        try (InputStream stream = Verifier.class.getResourceAsStream("verifier.json")) {
            return new Verifier(JsonMapper.builder().build().readTree(Objects.requireNonNull(stream)), judge);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the verifier", e);
        }
    }

    /** One that reads no pair twice, for evaluations that judge the same pairs over and over; it forgets nothing. */
    Verifier remembering() {
        record Pair(String one, String other) {}
        Map<Pair, OptionalDouble> known = new ConcurrentHashMap<>();
        return new Verifier(
                this,
                (one, other) ->
                        known.computeIfAbsent(new Pair(one, other), pair -> judge.logOdds(pair.one(), pair.other())));
    }

    /** Which training it comes from. */
    public String version() {
        return version;
    }

    /** What the trees look at, by name; of glossed questions also what their glosses show. */
    public static Map<String, Double> features(Question one, Question other) {
        return features(new Comparison(one, other));
    }

    private static Map<String, Double> features(Comparison pair) {
        Map<String, Double> features = new Features(pair).values();
        Comparison glosses = pair.glosses();
        if (glosses != null) {
            features.put("shared_words", LexicalKeys.cosine(pair.one(), pair.other()));
            new Features(glosses).values().forEach((name, value) -> features.put(GLOSS + name, value));
        }
        return features;
    }

    /** The same with the odds of the pair judge. */
    public static Map<String, Double> features(Map<String, Double> features, double logOdds) {
        Map<String, Double> all = new LinkedHashMap<>(features);
        all.put(Features.JUDGE, logOdds);
        return all;
    }

    /** Hard differences between two questions. */
    public static Set<Guard> guards(Question one, Question other) {
        return Guards.of(new Comparison(one, other));
    }

    /** Judges a pair of questions in one language, both made the same way; symmetric. */
    public Judgement judge(Question one, Question other) {
        return judge(one, other, Set.of());
    }

    /**
     * Judges a pair.
     *
     * @param disabled guards that do not count; a pair that another guard refuses is not read by the judge, and its score is
     *     that of the trees alone
     */
    public Judgement judge(Question one, Question other, Set<Guard> disabled) {
        Comparison pair = new Comparison(one, other);
        Map<String, Double> features = features(pair);
        Set<Guard> guards = Guards.of(pair);
        TreeEnsemble trees = trees(pair);
        double score = trees.score(features);
        boolean refused = !disabled.containsAll(guards);
        if (refused || trees != contextual || !one.baseLanguage().equals(JUDGED)) {
            return new Judgement(score, guards);
        }
        return new Judgement(score < open ? hopeless(score) : read(one, other, features), guards);
    }

    /** The score of a pair that is not read since the trees alone gave it so little: below those of pairs that are. */
    public static double hopeless(double score) {
        return score / HOPELESS;
    }

    /** The score from which a pair is served where no policy says otherwise, for a language. */
    public double threshold(Question asked) {
        return thresholds.path(operatingPoint(asked)).asDouble(1);
    }

    private static String operatingPoint(Question asked) {
        String language = asked.baseLanguage();
        if (asked.gloss() != null) {
            return GLOSS + language;
        }
        if (!asked.isContextual()) {
            return language;
        }
        return language.equals(JUDGED) ? "judged" : "contextual";
    }

    private TreeEnsemble trees(Comparison pair) {
        if (pair.glosses() != null) {
            return glossed;
        }
        return pair.one().isContextual() && pair.other().isContextual() ? contextual : lexical;
    }

    /** Nothing is served that the judge cannot read. */
    private double read(Question one, Question other, Map<String, Double> features) {
        OptionalDouble odds = judge.logOdds(one.text(), other.text());
        return odds.isEmpty() ? 0 : judged.score(features(features, odds.getAsDouble()));
    }
}
