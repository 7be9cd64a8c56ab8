package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Measures;
import dev.sluice.semantic.lexicon.Term;
import java.util.EnumSet;
import java.util.Set;

/** Finds the hard differences of a pair: those that nearly never stand between two ways to ask the same. */
final class Guards {

    private Guards() {}

    static Set<Guard> of(Comparison pair) {
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        add(guards, Guard.NUMBER, pair.numbers().replaced() > 0);
        add(guards, Guard.UNIT, pair.units().replaced() > 0);
        add(guards, Guard.IDENTIFIER, pair.identifiers().replaced() > 0);
        add(guards, Guard.QUOTED, pair.quotations().replaced() > 0);
        add(guards, Guard.ENTITY, pair.names().replaced() > 0);
        boolean reversed = pair.direction().reversed() > 0 && !pair.isComparison();
        add(guards, Guard.DIRECTION, reversed || pair.isPermuted() || isTurned(pair));
        add(
                guards,
                Guard.ASPECT,
                pair.isCovered() && Frames.asked(pair.one(), pair.other()).replaced() > 0);
        add(guards, Guard.SCOPE, pair.limitsExclude());
        add(guards, Guard.NEGATION, pair.prefixed() > 0 || isDenied(pair));
        pair.exclusions()
                .forEach(exclusion -> guards.add(kind(exclusion, pair.one().baseLanguage())));
        return guards;
    }

    /** The same words, asked in the same way, but who does it and whom it is done to have changed places. */
    private static boolean isTurned(Comparison pair) {
        return pair.direction().turned()
                && pair.direction().rotated() > 0
                && !pair.isComparison()
                && pair.forth().unmatched().isEmpty()
                && pair.back().unmatched().isEmpty()
                && pair.one().frames().equals(pair.other().frames());
    }

    /** The same words but for a denial; among other words a denial may be part of another way to say it. */
    private static boolean isDenied(Comparison pair) {
        boolean fault = pair.one().isFault() || pair.other().isFault();
        return pair.isCovered()
                && !fault
                && pair.one().polarity() != pair.other().polarity();
    }

    private static void add(Set<Guard> guards, Guard guard, boolean fires) {
        if (fires) {
            guards.add(guard);
        }
    }

    private static Guard kind(Comparison.Exclusion exclusion, String language) {
        if (isUnit(exclusion.mine(), language) && isUnit(exclusion.its(), language)) {
            return Guard.UNIT;
        }
        if (isAudience(exclusion.mine()) && isAudience(exclusion.its())) {
            return Guard.AUDIENCE;
        }
        return exclusion.isBetweenTwo() ? Guard.ANTONYM : Guard.ENTITY;
    }

    private static boolean isAudience(Term term) {
        return term.meaning().scopes().stream().anyMatch(kind -> kind.startsWith("audience"));
    }

    private static boolean isUnit(Term term, String language) {
        Measures measures = Measures.of(language);
        return term.tokens().stream().anyMatch(token -> measures.unit(token).isPresent());
    }
}
