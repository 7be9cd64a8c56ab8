package dev.sluice.semantic.verifier;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.lexicon.Token;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which terms of one question have a counterpart in another.
 *
 * @param counterparts for each content term of the one, in order, its counterpart
 */
record Alignment(List<Counterpart> counterparts) {

    private static final double TYPO = 0.9;

    Alignment {
        counterparts = List.copyOf(counterparts);
    }

    /**
     * A content term and its best counterpart.
     *
     * @param term the term
     * @param index where it stands among the terms of its question
     * @param match where the counterpart stands among those of the other; -1: it has none
     * @param strength 1 for the same word or a synonym, less for a typing error, 0 for none
     * @param closest highest cosine with a term of the other, in context; NaN without token vectors
     */
    record Counterpart(Term term, int index, int match, double strength, double closest) {

        boolean isMatched() {
            return match >= 0;
        }
    }

    static Alignment of(Question one, Question other) {
        List<Counterpart> counterparts = new ArrayList<>();
        for (int i = 0; i < one.terms().size(); i++) {
            Term term = one.terms().get(i);
            if (term.role() == Role.CONTENT) {
                counterparts.add(counterpart(one, i, other));
            }
        }
        return new Alignment(counterparts);
    }

    /** Content terms without counterpart. */
    List<Counterpart> unmatched() {
        return counterparts.stream().filter(part -> !part.isMatched()).toList();
    }

    private static boolean isWord(Term term) {
        return term.role() == Role.CONTENT && term.first().kind() == Token.Kind.WORD;
    }

    private static Counterpart counterpart(Question one, int index, Question other) {
        Term term = one.terms().get(index);
        DenseVector vector = one.termVector(index);
        int match = -1;
        double strength = 0;
        double closest = one.isContextual() && other.isContextual() ? 0 : Double.NaN;
        for (int j = 0; j < other.terms().size(); j++) {
            Term candidate = other.terms().get(j);
            if (candidate.role() == Role.SIGN || candidate.role() == Role.FUNCTION) {
                continue;
            }
            double same = strength(term, candidate);
            // The nearest of several equal words, so that order can be compared.
            if (same > strength || (same == strength && same > 0 && Math.abs(j - index) < Math.abs(match - index))) {
                strength = same;
                match = j;
            }
            closest = Math.max(closest, cosine(vector, other.termVector(j), closest));
        }
        if (match < 0) {
            match = scattered(term, other);
            strength = match < 0 ? 0 : 1;
        }
        return new Counterpart(term, index, match, strength, closest);
    }

    /** Where the first word of a phrase stands if all its content words do, apart or within other phrases; else -1. */
    private static int scattered(Term term, Question other) {
        int first = -1;
        for (Token token : term.tokens()) {
            int found = -1;
            for (int j = 0; j < other.terms().size() && found < 0; j++) {
                Term candidate = other.terms().get(j);
                boolean partOfPhrase =
                        term.tokens().size() > 1 || candidate.tokens().size() > 1;
                found = partOfPhrase
                                && candidate.tokens().stream()
                                        .anyMatch(its -> its.stem().equals(token.stem()))
                        ? j
                        : -1;
            }
            if (found < 0 && token.word().length() > 3) {
                return -1;
            }
            first = first < 0 ? found : first;
        }
        return first;
    }

    private static double strength(Term term, Term candidate) {
        if (term.matches(candidate)) {
            return 1;
        }
        boolean words = isWord(term)
                && isWord(candidate)
                && term.tokens().size() == 1
                && candidate.tokens().size() == 1;
        return words
                        && !term.excludes(candidate)
                        && Likeness.isTypo(
                                term.first().word(), candidate.first().word())
                ? TYPO
                : 0;
    }

    private static double cosine(@Nullable DenseVector one, @Nullable DenseVector other, double otherwise) {
        return one == null || other == null ? otherwise : one.cosine(other);
    }
}
