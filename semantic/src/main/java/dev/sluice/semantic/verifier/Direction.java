package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who does what to whom, by word order and by prepositions.
 *
 * @param reversed pairs of common words of which one is source and the other goal, and the other way round in the other
 *     question
 * @param rotated pairs of common words that change places around a third
 * @param turned whether who does it and whom it is done to have changed places, as far as order and voice tell
 * @param swapped share of the other pairs of common words that come in another order
 */
record Direction(int reversed, int rotated, boolean turned, double swapped) {

    private static final Map<String, Set<String>> SOURCES = Map.of(
            "en", Set.of("from", "out"),
            "ru", Set.of("из", "с", "со", "от"),
            "uk", Set.of("із", "з", "зі", "від"),
            "ar", Set.of("من"));

    private static final Map<String, Set<String>> GOALS = Map.of(
            "en", Set.of("to", "into", "onto", "towards"),
            "ru", Set.of("в", "во", "на", "до", "к", "ко"),
            "uk", Set.of("в", "у", "на", "до"),
            "ar", Set.of("الي", "الى", "لـ"));

    static Direction of(Question one, Question other, Alignment alignment) {
        List<Counterpart> common =
                alignment.counterparts().stream().filter(Counterpart::isMatched).toList();
        int reversed = 0;
        int pairs = 0;
        int swapped = 0;
        for (int i = 0; i < common.size(); i++) {
            for (int j = i + 1; j < common.size(); j++) {
                Counterpart first = common.get(i);
                Counterpart second = common.get(j);
                if (first.match() == second.match()) {
                    continue;
                }
                int mine = Integer.signum(place(one, first.index()) - place(one, second.index()));
                int its = Integer.signum(place(other, first.match()) - place(other, second.match()));
                if (isExchanged(one, other, first, second)) {
                    reversed++;
                } else if (mine * its < 0 && isPlain(one, other, first, second)) {
                    reversed++;
                } else if (mine * its == 0) {
                    pairs++;
                    swapped += first.match() > second.match() ? 1 : 0;
                }
            }
        }
        int rotated = aroundThird(common);
        boolean sameVoice = Voice.isPassive(one) == Voice.isPassive(other);
        boolean turned = one.baseLanguage().equals("en")
                && (sameVoice ? rotated > 0 : rotated == 0 && common.size() > 2 && isSorted(common));
        return new Direction(reversed, rotated, turned, pairs == 0 ? 0 : (double) swapped / pairs);
    }

    /**
     * Pairs that change places around a third word that stays between them, as who gives whom. Clauses that change places
     * keep no word between them.
     */
    private static int aroundThird(List<Counterpart> common) {
        long found = 0;
        for (int third = 0; third < common.size(); third++) {
            int place = common.get(third).match();
            long before = common.subList(0, third).stream()
                    .filter(part -> part.match() > place)
                    .count();
            long after = common.subList(third + 1, common.size()).stream()
                    .filter(part -> part.match() < place)
                    .count();
            found += before * after;
        }
        return (int) Math.min(Integer.MAX_VALUE, found);
    }

    private static boolean isSorted(List<Counterpart> common) {
        return common.stream()
                .map(Counterpart::match)
                .toList()
                .equals(common.stream().map(Counterpart::match).sorted().toList());
    }

    /** Whether two words have exchanged the small words before them. */
    private static boolean isExchanged(Question one, Question other, Counterpart first, Counterpart second) {
        String before = smallWord(one, first.index());
        String beforeSecond = smallWord(one, second.index());
        boolean plain = (!before.isEmpty() && !beforeSecond.isEmpty())
                || (areNeighbours(one, first.index(), second.index())
                        && areNeighbours(other, first.match(), second.match()));
        return plain
                && !before.equals(beforeSecond)
                && before.equals(smallWord(other, second.match()))
                && beforeSecond.equals(smallWord(other, first.match()));
    }

    /** The small word right before a term, articles and the like aside; empty when there is none. */
    private static String smallWord(Question question, int index) {
        for (int i = index - 1; i >= 0; i--) {
            Term before = question.terms().get(i);
            if (before.role() == Role.FUNCTION) {
                return before.key();
            }
            if (before.role() != Role.FILLER) {
                return "";
            }
        }
        return "";
    }

    /** Outside English a goal's preposition often only tells where: then source and goal must be beside each other. */
    private static boolean isPlain(Question one, Question other, Counterpart first, Counterpart second) {
        return one.baseLanguage().equals("en")
                || (areNeighbours(one, first.index(), second.index())
                        && areNeighbours(other, first.match(), second.match()));
    }

    private static boolean areNeighbours(Question question, int one, int other) {
        for (int i = Math.min(one, other) + 1; i < Math.max(one, other); i++) {
            if (question.terms().get(i).role() == Role.CONTENT) {
                return false;
            }
        }
        return true;
    }

    /** 0: a source; 2: a goal; 1: neither. */
    private static int place(Question question, int index) {
        String language = question.baseLanguage();
        for (int i = index - 1; i >= 0 && i >= index - 3; i--) {
            Term before = question.terms().get(i);
            String word = before.tokens().getLast().word();
            if (SOURCES.getOrDefault(language, Set.of()).contains(word)) {
                return 0;
            }
            if (GOALS.getOrDefault(language, Set.of()).contains(word) && !isInfinitive(language, question, i)) {
                return 2;
            }
            if (before.role() == Role.CONTENT && (i < index - 1 || !language.equals("en"))) {
                break;
            }
        }
        return 1;
    }

    /** In English to also marks the verb; then it follows a frame or opens one. */
    private static boolean isInfinitive(String language, Question question, int at) {
        return language.equals("en") && question.terms().get(at).role() == Role.FRAME;
    }
}
