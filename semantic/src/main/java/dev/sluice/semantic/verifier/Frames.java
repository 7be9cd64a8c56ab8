package dev.sluice.semantic.verifier;

import java.util.HashSet;
import java.util.Set;

/** Kinds of question, and which of them may ask for the same. */
final class Frames {

    /** Ways of asking that leave open what is asked: a task, a fault, a permission. */
    private static final Set<String> OPEN = Set.of("howto", "canI", "isit", "whatis", "which", "problem", "status");

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

    private static boolean open(Set<String> frames) {
        return OPEN.containsAll(frames);
    }
}
