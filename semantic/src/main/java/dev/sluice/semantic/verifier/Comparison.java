package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;

/** Two questions side by side: what of one has no counterpart in the other. */
final class Comparison {

    private final Question one;
    private final Question other;
    private final Alignment forth;
    private final Alignment back;

    Comparison(Question one, Question other) {
        this.one = one;
        this.other = other;
        this.forth = Alignment.of(one, other);
        this.back = Alignment.of(other, one);
    }

    Question one() {
        return one;
    }

    Question other() {
        return other;
    }

    Alignment forth() {
        return forth;
    }

    Alignment back() {
        return back;
    }

    /** Pairs of terms, neither with a counterpart, that exclude each other. */
    List<Exclusion> exclusions() {
        List<Exclusion> exclusions = new ArrayList<>();
        for (Term mine : leftOver(one, other)) {
            for (Term its : leftOver(other, one)) {
                if (mine.excludes(its)) {
                    exclusions.add(new Exclusion(mine, its));
                }
            }
        }
        return exclusions;
    }

    /** Two terms that exclude each other. */
    record Exclusion(Term mine, Term its) {}

    /** Numbers that only one has, and that only the other has. */
    Surplus numbers() {
        return surplus(one.quantities().numbers(), other.quantities().numbers(), Quantities.Quantity::matches);
    }

    /** The same of identifiers; one may stand in quotation marks or be written as a word. */
    Surplus identifiers() {
        return new Surplus(
                missing(one.quantities().identifiers(), other), missing(other.quantities().identifiers(), one));
    }

    /** The same of quotations. */
    Surplus quotations() {
        return new Surplus(
                missing(one.quantities().quotations(), other), missing(other.quantities().quotations(), one));
    }

    /** Kinds of limit or audience that only one sets, and only the other; by the start of their names. */
    Surplus scopes(boolean audience) {
        Set<String> mine = scopes(leftOver(one, other), audience);
        Set<String> its = scopes(leftOver(other, one), audience);
        Set<String> common = new HashSet<>(mine);
        common.retainAll(its);
        mine.removeAll(common);
        its.removeAll(common);
        return new Surplus(mine.size(), its.size());
    }

    /** Pairs of common words whose order is swapped, as a share of all such pairs. */
    double inversions() {
        List<Counterpart> matched =
                forth.counterparts().stream().filter(Counterpart::isMatched).toList();
        int pairs = 0;
        int swapped = 0;
        for (int i = 0; i < matched.size(); i++) {
            for (int j = i + 1; j < matched.size(); j++) {
                pairs++;
                swapped += matched.get(i).match() > matched.get(j).match() ? 1 : 0;
            }
        }
        return pairs == 0 ? 0 : (double) swapped / pairs;
    }

    /** How many of each are left over. */
    record Surplus(int mine, int its) {

        int sum() {
            return mine + its;
        }

        /** Replaced, not only added. */
        int replaced() {
            return Math.min(mine, its);
        }
    }

    /** Terms that stand for something and match none of the other question. */
    private static List<Term> leftOver(Question one, Question other) {
        return one.terms().stream()
                .filter(term -> !term.meaning().contrasts().isEmpty()
                        || !term.meaning().scopes().isEmpty())
                .filter(term -> term.role() != Term.Role.FRAME)
                .filter(term -> other.terms().stream().noneMatch(term::matches))
                .toList();
    }

    private static Set<String> scopes(List<Term> terms, boolean audience) {
        Set<String> kinds = new HashSet<>();
        terms.forEach(term -> term.meaning().scopes().stream()
                .filter(kind -> kind.startsWith("audience") == audience)
                .forEach(kinds::add));
        return kinds;
    }

    private static int missing(List<String> items, Question other) {
        String text = " " + fold(other.text()) + " ";
        return (int) items.stream().filter(item -> !text.contains(fold(item))).count();
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s\"'«»“”„`]+", " ");
    }

    private static <T> Surplus surplus(List<T> mine, List<T> its, BiPredicate<T, T> same) {
        List<T> open = new ArrayList<>(its);
        int surplus = 0;
        for (T item : mine) {
            int at = -1;
            for (int i = 0; i < open.size() && at < 0; i++) {
                at = same.test(item, open.get(i)) ? i : -1;
            }
            if (at < 0) {
                surplus++;
            } else {
                open.remove(at);
            }
        }
        return new Surplus(surplus, open.size());
    }
}
