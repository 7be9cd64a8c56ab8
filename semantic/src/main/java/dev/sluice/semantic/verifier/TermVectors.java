package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.WordVector;
import dev.sluice.semantic.lexicon.Gloss;
import dev.sluice.semantic.lexicon.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Vectors of terms, in their context, from those of the words in them. */
final class TermVectors {

    private TermVectors() {}

    /** A vector for each term, null for one without words; none at all without word vectors. */
    static List<@Nullable DenseVector> of(List<Term> terms, List<WordVector> words) {
        return of(terms, words, (term, word) -> word.start() >= term.start() && word.end() <= term.end());
    }

    /** The same where the words are those of a gloss: a term has the vectors of what translates any part of it. */
    static List<@Nullable DenseVector> of(List<Term> terms, Gloss gloss, List<WordVector> words) {
        return of(
                terms,
                words,
                (term, word) -> gloss.pieces().stream()
                        .anyMatch(piece -> piece.overlaps(term.start(), term.end())
                                && word.start() >= piece.from()
                                && word.end() <= piece.to()));
    }

    private static List<@Nullable DenseVector> of(
            List<Term> terms, List<WordVector> words, BiPredicate<Term, WordVector> isOf) {
        List<@Nullable DenseVector> vectors = new ArrayList<>();
        for (Term term : words.isEmpty() ? List.<Term>of() : terms) {
            float @Nullable [] sum = null;
            for (WordVector word : words) {
                if (isOf.test(term, word)) {
                    sum = sum == null ? new float[word.vector().dimension()] : sum;
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += word.vector().get(i);
                    }
                }
            }
            vectors.add(sum == null ? null : DenseVector.of(sum));
        }
        return vectors;
    }
}
