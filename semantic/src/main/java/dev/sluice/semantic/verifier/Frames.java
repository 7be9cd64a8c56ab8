package dev.sluice.semantic.verifier;

import java.util.HashSet;
import java.util.Set;

/** Kinds of question, and which of them may ask for the same. */
final class Frames {

    /** Ways of asking that leave open what is asked: a task, a fault, a permission. */
    private static final Set<String> OPEN = Set.of("howto", "canI", "isit", "whatis", "which", "problem", "status");

    /** Ways of asking for one thing in particular. */
    private static final Set<String> PARTICULAR = Set.of(
            "why", "when", "where", "who", "howmuch", "howmany", "howlong", "howoften", "howfar", "compare", "status");

    private static final Set<String> DEFINITION = Set.of("whatis");

    private Frames() {}

    /** 1: of one kind; 0: of kinds that exclude each other; between: one is not known, or both leave it open. */
    static double agreement(Question one, Question other) {
        Set<String> mine = one.frames();
        Set<String> its = other.frames();
        if (mine.isEmpty() || its.isEmpty()) {
            return mine.isEmpty() && its.isEmpty() ? 0.8 : open(mine.isEmpty() ? its : mine) ? 0.6 : 0.3;
        }
        Set<String> common = new HashSet<>(mine);
        common.retainAll(its);
        if (!common.isEmpty()) {
            return mine.equals(its) ? 1 : 0.9;
        }
        return open(mine) && open(its) ? 0.5 : 0;
    }

    /** Kinds that ask for one thing in particular and that only one of the questions has. */
    static Comparison.Surplus asked(Question one, Question other) {
        return Comparison.Surplus.of(particular(one), particular(other));
    }

    /** Whether one asks what something is and no more, and the other something about it. */
    static boolean defined(Question one, Question other) {
        return one.frames().equals(DEFINITION) != other.frames().equals(DEFINITION);
    }

    private static Set<String> particular(Question question) {
        Set<String> frames = new HashSet<>(question.frames());
        frames.retainAll(PARTICULAR);
        return frames;
    }

    private static boolean open(Set<String> frames) {
        return OPEN.containsAll(frames);
    }
}
