package dev.sluice.cache.evaluation;

import dev.sluice.cache.evaluation.Prepared.Compared;
import dev.sluice.config.SemanticSettings;
import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.Neighbour;
import dev.sluice.semantic.index.ScopedId;
import dev.sluice.semantic.index.ScopedIndex;
import dev.sluice.semantic.index.VectorStorage;
import dev.sluice.semantic.verifier.Candidate;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Question;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of the semantic tier: an index a model, in it a scope a language, as a partition keeps them. */
final class Shelf {

    private static final long QUESTION_BYTES = 24_000;
    /** No neighbour is left out: one that is too far off is worth reporting. */
    private static final double ALL = -1;

    private final Preparation preparation;
    private final IndexLimits limits;
    private final VectorStorage storage;
    private final Map<String, ScopedIndex> models = new HashMap<>();
    private final Map<String, Asked> texts = new HashMap<>();
    private final Map<String, Question> questions;

    Shelf(Preparation preparation) {
        SemanticSettings settings = preparation.settings().semantic();
        this.preparation = preparation;
        this.limits = new IndexLimits(settings.maxEntries(), settings.maxBytes());
        this.storage = VectorStorage.valueOf(settings.storage().name());
        this.questions = recent(Runtime.getRuntime().maxMemory() / 2 / QUESTION_BYTES);
    }

    /**
     * What a search found.
     *
     * @param nearestId the nearest entry; null when there is none
     * @param nearestSimilarity its cosine; null when there is none
     */
    record Near(
            List<Candidate> candidates,
            @Nullable String nearestId,
            @Nullable Double nearestSimilarity) {}

    Near near(Prepared asked, Compared compared) {
        List<Neighbour> neighbours =
                index(compared).nearest(scope(asked), compared.question().vector(), Matcher.TRIED, ALL);
        Neighbour nearest = neighbours.isEmpty() ? null : neighbours.getFirst();
        return new Near(
                neighbours.stream()
                        .map(neighbour ->
                                new Candidate(neighbour.id(), neighbour.similarity(), () -> question(neighbour.id())))
                        .toList(),
                nearest == null ? null : nearest.id(),
                nearest == null ? null : (Double) nearest.similarity());
    }

    void put(String id, Prepared asked, Compared compared) {
        List<ScopedId> gone =
                index(compared).put(scope(asked), id, compared.question().vector());
        texts.put(id, asked.asked());
        questions.put(id, compared.question());
        for (ScopedId victim : gone) {
            texts.remove(victim.id());
            questions.remove(victim.id());
        }
    }

    void hit(String id, Prepared asked, Compared compared) {
        index(compared).hit(scope(asked), id);
    }

    private Question question(String id) {
        Question known = questions.get(id);
        if (known != null) {
            return known;
        }
        Asked asked = texts.get(id);
        Compared again = asked == null ? null : preparation.prepare(asked).compared();
        if (again == null) {
            throw new IllegalStateException("Entry " + id + " had vectors and has none now");
        }
        questions.put(id, again.question());
        return again.question();
    }

    private ScopedIndex index(Compared compared) {
        return models.computeIfAbsent(
                compared.model(),
                _ -> new ScopedIndex(compared.question().vector().dimension(), storage, limits));
    }

    private static String scope(Prepared asked) {
        String language = asked.context().getLanguage();
        int subtag = language.indexOf('-');
        return asked.context().getCompatibility() + '/' + (subtag < 0 ? language : language.substring(0, subtag));
    }

    private static Map<String, Question> recent(long capacity) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Question> eldest) {
                return size() > capacity;
            }
        };
    }
}
