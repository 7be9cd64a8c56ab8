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

    private static final Set<String> PREFIXES = Set.of(
            "un", "in", "im", "il", "ir", "non", "dis", "de", "mis", "anti", "не", "без", "бес", "анти", "дез", "غير",
            "لا");

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
    record Exclusion(Term mine, Term its) {

        /** Whether the set that tells them apart has but the two: opposites, not two of a kind. */
        boolean isBetweenTwo() {
            return mine.meaning().contrasts().stream()
                    .filter(place -> its.meaning().contrasts().stream().anyMatch(other -> other.set() == place.set()))
                    .allMatch(place -> place.members() == 2);
        }
    }

    /** Numbers that only one has, and that only the other has. */
    Surplus numbers() {
        return surplus(one.quantities().numbers(), other.quantities().numbers(), Quantities.Quantity::matches);
    }

    /** Words with a capital inside a sentence that only one has. */
    Surplus names() {
        return new Surplus(names(forth, one), names(back, other));
    }

    /** The same of units without number. */
    Surplus units() {
        return surplus(one.quantities().units(), other.quantities().units(), String::equals);
    }

    /** Small words that exclude others, such as off or without, which only one question has. */
    Surplus particles() {
        return new Surplus(particles(one, other), particles(other, one));
    }

    /** Words of one that are those of the other with a negating prefix. */
    int prefixed() {
        int found = 0;
        for (Counterpart mine : forth.unmatched()) {
            for (Counterpart its : back.unmatched()) {
                String a = mine.term().key();
                String b = its.term().key();
                found += isPrefixed(a, b) || isPrefixed(b, a) ? 1 : 0;
            }
        }
        return found;
    }

    /** The same of identifiers; one may stand in quotation marks or be written as a word. */
    Surplus identifiers() {
        return new Surplus(
                missing(one.quantities().identifiers(), other),
                missing(other.quantities().identifiers(), one));
    }

    /** The same of quotations. */
    Surplus quotations() {
        return new Surplus(
                missing(one.quantities().quotations(), other),
                missing(other.quantities().quotations(), one));
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

    /** Who does what to whom. */
    Direction direction() {
        return Direction.of(one, other, forth);
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
                .filter(term -> !one.quantities().isMeasured(term))
                .filter(term -> other.terms().stream().noneMatch(term::matches))
                .toList();
    }

    private static int names(Alignment alignment, Question question) {
        return (int) alignment.unmatched().stream()
                .filter(part -> part.index() > 0
                        && Character.isUpperCase(
                                question.text().codePointAt(part.term().start()))
                        && question.terms().get(part.index() - 1).role() != Term.Role.SIGN)
                .count();
    }

    private static int particles(Question one, Question other) {
        return (int) leftOver(one, other).stream()
                .filter(term -> term.role() == Term.Role.FUNCTION
                        && !term.meaning().contrasts().isEmpty())
                .count();
    }

    private static boolean isPrefixed(String longer, String shorter) {
        return shorter.length() >= 4
                && longer.length() > shorter.length()
                && longer.endsWith(shorter)
                && PREFIXES.contains(longer.substring(0, longer.length() - shorter.length()));
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
