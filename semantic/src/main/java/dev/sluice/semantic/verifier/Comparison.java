package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Token;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Two questions side by side: what of one has no counterpart in the other. */
final class Comparison {

    private static final Set<String> PREFIXES = Set.of(
            "un", "in", "im", "il", "ir", "non", "dis", "de", "mis", "anti", "не", "без", "бес", "анти", "дез", "غير",
            "لا");

    /** So many first letters tell a name. */
    private static final int RELATED = 4;

    private final Question one;
    private final Question other;
    private final Alignment forth;
    private final Alignment back;
    private final List<Term> mine;
    private final List<Term> its;
    private final Direction direction;

    Comparison(Question one, Question other) {
        this.one = one;
        this.other = other;
        this.forth = Alignment.of(one, other);
        this.back = Alignment.of(other, one);
        this.mine = leftOver(one, other);
        this.its = leftOver(other, one);
        this.direction = Direction.of(one, other, forth);
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

    /** The glosses of both side by side; null unless both have one. */
    @Nullable
    Comparison glosses() {
        Question mine = one.gloss();
        Question its = other.gloss();
        return mine == null || its == null ? null : new Comparison(mine, its);
    }

    /** Pairs of terms, neither with a counterpart, that exclude each other. */
    List<Exclusion> exclusions() {
        List<Exclusion> exclusions = new ArrayList<>();
        for (Term left : mine) {
            for (Term opposite : its) {
                if (left.excludes(opposite)) {
                    exclusions.add(new Exclusion(left, opposite));
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
        return new Surplus(names(forth, one, other), names(back, other, one));
    }

    /** The same of units without number. */
    Surplus units() {
        return surplus(one.quantities().units(), other.quantities().units(), String::equals);
    }

    /** Small words that exclude others, such as off or without, which only one question has. */
    Surplus particles() {
        return new Surplus(particles(mine), particles(its));
    }

    /** Words of one that are those of the other with a negating prefix. */
    int prefixed() {
        int found = 0;
        for (Counterpart mine : forth.unmatched()) {
            for (Counterpart its : back.unmatched()) {
                String a = mine.term().first().word();
                String b = its.term().first().word();
                found += isPrefixed(a, b) || isPrefixed(b, a) ? 1 : 0;
            }
        }
        return found;
    }

    /** Common words that are denied in one question only. */
    int denied() {
        return (int) forth.counterparts().stream()
                .filter(Counterpart::isMatched)
                .filter(part -> one.isDenied(part.index()) != other.isDenied(part.match()))
                .count();
    }

    /** The same of identifiers; one may stand in quotation marks or be written as a word. */
    Surplus identifiers() {
        return new Surplus(
                missing(one.quantities().identifiers(), other),
                missing(other.quantities().identifiers(), one));
    }

    /** The same of quotations. */
    Surplus quotations() {
        int mine = missing(one.quantities().quotations(), other);
        int its = missing(other.quantities().quotations(), one);
        boolean differ = !new HashSet<>(one.quantities().quotations())
                .equals(new HashSet<>(other.quantities().quotations()));
        boolean both = !one.quantities().quotations().isEmpty()
                && one.quantities().quotations().size()
                        == other.quantities().quotations().size();
        return both && differ ? new Surplus(Math.max(1, mine), Math.max(1, its)) : new Surplus(mine, its);
    }

    /** Whether limits exclude each other, as the most and the least. */
    boolean limitsExclude() {
        return ScopeConflicts.between(scopes(mine, false), scopes(its, false));
    }

    /** Kinds of limit or audience that only one sets, and only the other; by the start of their names. */
    Surplus scopes(boolean audience) {
        return Surplus.of(scopes(mine, audience), scopes(its, audience));
    }

    /** Who does what to whom. */
    Direction direction() {
        return direction;
    }

    /** Whether all that one of the questions names is in the other. */
    boolean isCovered() {
        return forth.unmatched().isEmpty() || back.unmatched().isEmpty();
    }

    /** Whether the very same words come in another order, other than by a clause that was moved. */
    boolean isPermuted() {
        if (isComparison() || !stems(one).equals(stems(other))) {
            return false;
        }
        List<Integer> order = forth.counterparts().stream()
                .filter(Counterpart::isMatched)
                .map(Counterpart::match)
                .toList();
        return switch (one.baseLanguage()) {
            case "en" -> !isSorted(order) && !isMovedClause(order);
            // No endings show who does what, but clauses move freely.
            case "ar" -> isOneSwap(order);
            // Endings show who does what: the same forms in another order say the same.
            default -> !isSorted(order) && !words(one).equals(words(other));
        };
    }

    /** How many of each are left over. */
    record Surplus(int mine, int its) {

        /** Of kinds: those that only one of two sets has. */
        static Surplus of(Set<String> mine, Set<String> its) {
            int common = (int) mine.stream().filter(its::contains).count();
            return new Surplus(mine.size() - common, its.size() - common);
        }

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
                .filter(term -> term.role() == Term.Role.FUNCTION
                        ? isMoreOften(term, one, other)
                        : other.terms().stream().noneMatch(term::matches))
                .toList();
    }

    /** Small words stand several times, also within phrases: they are counted. */
    private static boolean isMoreOften(Term term, Question one, Question other) {
        return occurrences(term, one) > occurrences(term, other);
    }

    private static long occurrences(Term term, Question question) {
        long inside = question.terms().stream()
                .flatMap(its -> its.tokens().stream())
                .filter(token -> token.stem().equals(term.key()))
                .count();
        return inside > 0
                ? inside
                : question.terms().stream().filter(term::matches).count();
    }

    private static int names(Alignment alignment, Question question, Question other) {
        return (int) alignment.unmatched().stream()
                .filter(part -> part.index() > 0
                        && Character.isUpperCase(
                                question.text().codePointAt(part.term().start()))
                        && question.terms().get(part.index() - 1).role() != Term.Role.SIGN
                        && !isRelated(part.term().first().word(), other))
                .count();
    }

    /** Norway and Norwegian. */
    private static boolean isRelated(String name, Question other) {
        String start = name.substring(0, Math.min(RELATED, name.length()));
        return start.length() == RELATED
                && other.terms().stream()
                        .flatMap(term -> term.tokens().stream())
                        .anyMatch(token -> token.word().startsWith(start));
    }

    /** Whether two things are compared: which comes first says nothing. */
    boolean isComparison() {
        return one.frames().contains("compare") || other.frames().contains("compare");
    }

    private static boolean isOneSwap(List<Integer> order) {
        List<Integer> sorted = order.stream().sorted().toList();
        int displaced = 0;
        for (int i = 0; i < order.size(); i++) {
            displaced += order.get(i).equals(sorted.get(i)) ? 0 : 1;
        }
        return displaced == 2;
    }

    private static List<String> words(Question question) {
        return question.terms().stream()
                .filter(term -> term.role() == Term.Role.CONTENT)
                .flatMap(term -> term.tokens().stream())
                .map(Token::word)
                .sorted()
                .toList();
    }

    private static boolean isSorted(List<Integer> order) {
        return order.equals(order.stream().sorted().toList());
    }

    /** The end has become the beginning; two words that change places are no clauses. */
    private static boolean isMovedClause(List<Integer> order) {
        List<Integer> sorted = order.stream().sorted().toList();
        for (int cut = 1; cut < order.size() && order.size() > 2; cut++) {
            List<Integer> moved = new ArrayList<>(order.subList(cut, order.size()));
            moved.addAll(order.subList(0, cut));
            if (moved.equals(sorted)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> stems(Question question) {
        return question.terms().stream()
                .filter(term -> term.role() != Term.Role.SIGN && term.role() != Term.Role.FILLER)
                .flatMap(term -> term.tokens().stream())
                .map(Token::stem)
                .sorted()
                .toList();
    }

    private static int particles(List<Term> left) {
        return (int) left.stream()
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
        Set<String> own = new HashSet<>(other.quantities().identifiers());
        own.addAll(other.quantities().quotations());
        String text = " " + fold(other.text()) + " ";
        return (int) items.stream()
                .filter(item -> !own.contains(item) && !text.contains(fold(item)))
                .count();
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
