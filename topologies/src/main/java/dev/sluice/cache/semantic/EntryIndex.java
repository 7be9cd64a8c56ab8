package dev.sluice.cache.semantic;

import dev.sluice.schema.SemanticEntry;
import dev.sluice.schema.SemanticQuestion;
import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.index.IndexLimits;
import dev.sluice.semantic.index.Neighbour;
import dev.sluice.semantic.index.ScopedId;
import dev.sluice.semantic.index.ScopedIndex;
import dev.sluice.semantic.index.VectorStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of a partition by their vectors: an index a model, in it one a scope and language. One thread. */
final class EntryIndex {

    private final VectorStorage storage;
    private final IndexLimits limits;
    private final Map<String, ScopedIndex> models = new HashMap<>();

    EntryIndex(VectorStorage storage, IndexLimits limits) {
        this.storage = storage;
        this.limits = limits;
    }

    /** Adds an entry; returns the ids of those that had to go for it. */
    List<String> put(SemanticEntry entry) {
        DenseVector vector = VectorCodec.sentence(entry.getQuestion().getSentence());
        return index(entry.getQuestion(), vector)
                .put(scope(entry), entry.getAnswer().getEntryId(), vector)
                .stream()
                .map(ScopedId::id)
                .toList();
    }

    void remove(SemanticEntry entry) {
        DenseVector vector = VectorCodec.sentence(entry.getQuestion().getSentence());
        index(entry.getQuestion(), vector)
                .remove(scope(entry), entry.getAnswer().getEntryId());
    }

    /** Counts a hit, which keeps an entry longer. */
    void hit(SemanticEntry entry) {
        DenseVector vector = VectorCodec.sentence(entry.getQuestion().getSentence());
        index(entry.getQuestion(), vector).hit(scope(entry), entry.getAnswer().getEntryId());
    }

    /** Entries of a scope that are near to a question in its language, best first. */
    List<Neighbour> nearest(String scope, SemanticQuestion question, int limit, double floor) {
        DenseVector vector = VectorCodec.sentence(question.getSentence());
        return index(question, vector).nearest(scope(scope, question.getLanguage()), vector, limit, floor);
    }

    int size() {
        return models.values().stream().mapToInt(ScopedIndex::size).sum();
    }

    /** With the dimension: an id that was given to another model by mistake must not stop the task. */
    private ScopedIndex index(SemanticQuestion question, DenseVector vector) {
        return models.computeIfAbsent(
                question.getModel() + '/' + vector.dimension(),
                _ -> new ScopedIndex(vector.dimension(), storage, limits));
    }

    private static String scope(SemanticEntry entry) {
        return scope(entry.getAnswer().getScope(), entry.getQuestion().getLanguage());
    }

    private static String scope(String scope, String language) {
        int subtag = language.indexOf('-');
        return scope + '/' + (subtag < 0 ? language : language.substring(0, subtag));
    }
}
