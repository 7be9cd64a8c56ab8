package dev.sluice.training;

import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.Question;
import dev.sluice.semantic.verifier.Verifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pair as the trees see it.
 *
 * @param pair the pair
 * @param features what is measured
 * @param guards hard differences; a pair with one is never served, whatever its score
 */
record Sample(LabelledPair pair, Map<String, Double> features, Set<Guard> guards) {

    /** A pair with token vectors. */
    static Sample contextual(LabelledPair pair, Embedder embedder) {
        return of(pair, embedded(pair.a(), pair.lang(), embedder), embedded(pair.b(), pair.lang(), embedder));
    }

    /** A pair with the token vectors of its glosses; empty when too few of its words have one. */
    static Optional<Sample> glossed(LabelledPair pair, Embedder embedder) {
        return glossed(pair.a(), pair.lang(), embedder)
                .flatMap(one -> glossed(pair.b(), pair.lang(), embedder).map(other -> of(pair, one, other)));
    }

    /** A pair of which only the words are compared. */
    static Sample lexical(LabelledPair pair) {
        return of(pair, Question.lexical(pair.a(), pair.lang()), Question.lexical(pair.b(), pair.lang()));
    }

    /** The same with what a judge thinks of it. */
    Sample judged(double logOdds) {
        return new Sample(pair, Verifier.features(features, logOdds), guards);
    }

    boolean isGuarded() {
        return !guards.isEmpty();
    }

    private static Sample of(LabelledPair pair, Question one, Question other) {
        return new Sample(pair, Verifier.features(one, other), Verifier.guards(one, other));
    }

    private static Optional<Question> glossed(String text, String language, Embedder embedder) {
        return embedder.embed(text, language) instanceof Embedding.Embedded(var vectors)
                ? Optional.of(Question.glossed(text, language, vectors))
                : Optional.empty();
    }

    private static Question embedded(String text, String language, Embedder embedder) {
        return switch (embedder.embed(List.of(text)).getFirst()) {
            case Embedding.Embedded(var vectors) -> Question.embedded(text, language, vectors);
            case Embedding.Skipped(var because) ->
                throw new IllegalArgumentException("A pair cannot be embedded: " + because);
        };
    }
}
