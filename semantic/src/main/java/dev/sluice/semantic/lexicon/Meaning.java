package dev.sluice.semantic.lexicon;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that the lexicon knows about a word or phrase.
 *
 * @param synonyms groups whose members may stand for each other
 * @param contrasts places in sets whose members exclude each other
 * @param frames kinds of question it opens, for example {@code howto}
 * @param scopes kinds of limit or audience it sets, for example {@code only} or {@code audience-child}
 * @param negators 0 if it denies nothing, 1 if it may, {@link #OPPOSITE} if it denies a synonym of its own
 * @param filler whether it says nothing
 */
public record Meaning(
        Set<Integer> synonyms,
        Set<Contrast> contrasts,
        Set<String> frames,
        Set<String> scopes,
        int negators,
        boolean filler) {

    /** Denies a word it is listed with: invalid, of valid. */
    public static final int OPPOSITE = 2;

    /** Of a word that is not in the lexicon. */
    public static final Meaning NONE = new Meaning(Set.of(), Set.of(), Set.of(), Set.of(), 0, false);

    public Meaning {
        synonyms = Set.copyOf(synonyms);
        contrasts = Set.copyOf(contrasts);
        frames = Set.copyOf(frames);
        scopes = Set.copyOf(scopes);
    }

    /**
     * A place in a set of things that exclude each other.
     *
     * @param set the set
     * @param member which of its things
     * @param members how many it has
     */
    public record Contrast(int set, int member, int members) {}

    /** Both at once. */
    Meaning and(Meaning other) {
        return new Meaning(
                union(synonyms, other.synonyms),
                union(contrasts, other.contrasts),
                union(frames, other.frames),
                union(scopes, other.scopes),
                Math.max(negators, other.negators),
                filler || other.filler);
    }

    /** Whether the phrase stands for something asked about, not only for the way of asking. */
    boolean isConcept() {
        return !synonyms.isEmpty() || !contrasts.isEmpty() || !scopes.isEmpty();
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Set<T> union = new HashSet<>(one);
        union.addAll(other);
        return union;
    }

    @Override
    public String toString() {
        return "synonyms " + new TreeSet<>(synonyms) + ", contrasts " + contrasts + ", frames " + new TreeSet<>(frames)
                + ", scopes " + new TreeSet<>(scopes) + ", negators " + negators + (filler ? ", filler" : "");
    }
}
