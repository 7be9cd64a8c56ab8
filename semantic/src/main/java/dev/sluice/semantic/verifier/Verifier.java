package dev.sluice.semantic.verifier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Judges whether the answer to one question answers another: hard differences by rules, the rest by boosted trees, one
 * ensemble for pairs with token vectors, one for pairs with those of their glosses, and one for pairs compared by their
 * words alone. Safe for use by several threads.
 */
public final class Verifier {

    private static final String GLOSS = "gloss_";

    private final String version;
    private final TreeEnsemble contextual;
    private final TreeEnsemble lexical;
    private final TreeEnsemble glossed;
    private final JsonNode thresholds;

    private Verifier(JsonNode model) {
        this.version = model.path("version").asText();
        this.contextual = TreeEnsemble.of(model.path("contextual"));
        this.lexical = TreeEnsemble.of(model.path("lexical"));
        this.glossed = TreeEnsemble.of(model.path("glossed"));
        this.thresholds = model.path("thresholds");
    }

    /** The verifier that comes along, trained by the program in module {@code training}. */
    public static Verifier bundled() {
        try (InputStream stream = Verifier.class.getResourceAsStream("verifier.json")) {
            return new Verifier(JsonMapper.builder().build().readTree(Objects.requireNonNull(stream)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the verifier", e);
        }
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

    /** Hard differences between two questions. */
    public static Set<Guard> guards(Question one, Question other) {
        return Guards.of(new Comparison(one, other));
    }

    /** Judges a pair of questions in one language, both made the same way; symmetric. */
    public Judgement judge(Question one, Question other) {
        Comparison pair = new Comparison(one, other);
        return new Judgement(trees(pair).score(features(pair)), Guards.of(pair));
    }

    /** The score from which a pair is served where no policy says otherwise, for a language. */
    public double threshold(Question asked) {
        String key = asked.isContextual() ? "contextual" : asked.baseLanguage();
        return thresholds
                .path(asked.gloss() == null ? key : GLOSS + asked.baseLanguage())
                .asDouble(1);
    }

    private TreeEnsemble trees(Comparison pair) {
        if (pair.glosses() != null) {
            return glossed;
        }
        return pair.one().isContextual() && pair.other().isContextual() ? contextual : lexical;
    }
}
