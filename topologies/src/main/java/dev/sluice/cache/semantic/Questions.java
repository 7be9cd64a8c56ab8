package dev.sluice.cache.semantic;

import dev.sluice.schema.SemanticQuestion;
import dev.sluice.semantic.verifier.Question;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Analysed questions by entry id, those used last; the others are analysed again when they are needed. One thread. */
final class Questions {

    private static final float LOAD_FACTOR = 0.75f;

    private final Vectoriser vectoriser;
    private final Map<String, Question> recent;

    Questions(Vectoriser vectoriser, int capacity) {
        this.vectoriser = vectoriser;
        this.recent = new LinkedHashMap<>(16, LOAD_FACTOR, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Question> eldest) {
                return size() > capacity;
            }
        };
    }

    /** The question of an entry; empty when its vectors cannot be made now. */
    Optional<Question> find(String entryId, SemanticQuestion question) {
        Question known = recent.get(entryId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Question> made = analyse(question);
        made.ifPresent(fresh -> recent.put(entryId, fresh));
        return made;
    }

    void keep(String entryId, Question question) {
        recent.put(entryId, question);
    }

    void forget(String entryId) {
        recent.remove(entryId);
    }

    /** With rounded vectors, as those that come along with a request: the same pair must get the same score again. */
    private Optional<Question> analyse(SemanticQuestion question) {
        return vectoriser.vectorise(question.getText(), question.getLanguage()) instanceof Vectorised.Vectors made
                        && made.model().equals(question.getModel())
                ? Vectoriser.question(
                        question.getText(),
                        question.getLanguage(),
                        new Vectorised.Vectors(made.model(), VectorCodec.rounded(made.vectors())))
                : Optional.empty();
    }
}
