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
    private static final double ROOT = 0.8;

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
     * @param spelling highest likeness of letters with a content term of the other
     */
    record Counterpart(Term term, int index, int match, double strength, double closest, double spelling) {

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

    /** A word the lexicon does not know and that is no name: only such a one may be a typing error. */
    private static boolean isOneWord(Term term) {
        return term.role() == Role.CONTENT
                && term.tokens().size() == 1
                && term.first().kind() == Token.Kind.WORD
                && !Character.isUpperCase(term.first().text().codePointAt(0));
    }

    private static Counterpart counterpart(Question one, int index, Question other) {
        Term term = one.terms().get(index);
        DenseVector vector = one.termVector(index);
        int match = -1;
        double strength = 0;
        double spelling = 0;
        double closest = one.isContextual() && other.isContextual() ? 0 : Double.NaN;
        for (int j = 0; j < other.terms().size(); j++) {
            Term candidate = other.terms().get(j);
            if (candidate.role() == Role.SIGN || candidate.role() == Role.FUNCTION) {
                continue;
            }
            double same = strength(one.baseLanguage(), term, candidate);
            // The nearest of several equal words, so that order can be compared.
            if (same > strength || (same == strength && same > 0 && Math.abs(j - index) < Math.abs(match - index))) {
                strength = same;
                match = j;
            }
            if (candidate.role() == Role.CONTENT) {
                spelling = Math.max(
                        spelling,
                        Likeness.words(
                                one.baseLanguage(),
                                term.first().word(),
                                candidate.first().word()));
            }
            closest = Math.max(closest, cosine(vector, other.termVector(j), closest));
        }
        if (match < 0) {
            match = scattered(term, other);
            strength = match < 0 ? 0 : 1;
        }
        return new Counterpart(term, index, match, strength, closest, spelling);
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

    private static double strength(String language, Term term, Term candidate) {
        if (term.matches(candidate)) {
            return 1;
        }
        if (!isOneWord(term) || !isOneWord(candidate) || term.excludes(candidate)) {
            return 0;
        }
        String mine = term.first().word();
        String its = candidate.first().word();
        if (Likeness.isTypo(language, mine, its)) {
            return TYPO;
        }
        return Likeness.isOfOneRoot(language, mine, its) ? ROOT : 0;
    }

    private static double cosine(@Nullable DenseVector one, @Nullable DenseVector other, double otherwise) {
        return one == null || other == null ? otherwise : one.cosine(other);
    }
}
