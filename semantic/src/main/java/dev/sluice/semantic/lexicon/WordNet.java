package dev.sluice.semantic.lexicon;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * English words and their kinship, from Princeton's WordNet 3.1. Only the first senses of a word count: the rare ones
 * make kin of everything. About 40 MB, loaded when first asked for. Safe for use by several threads.
 */
public final class WordNet {

    private final WordForms forms;
    private final Map<String, int[]> senses;
    private final Map<Integer, int[]> broader;
    private final Map<Integer, int[]> derived;
    private final Map<Integer, int[]> opposites;
    private final Map<Integer, int[]> similar;

    private WordNet(WordNetFiles files) {
        this.forms = new WordForms(files.exceptions());
        this.senses = files.senses();
        this.broader = files.broader();
        this.derived = files.derived();
        this.opposites = files.opposites();
        this.similar = files.similar();
    }

    /** The one thesaurus of this process. */
    public static WordNet loaded() {
        return Loaded.WORD_NET;
    }

    /** How two words or phrases in lower case are related. */
    public Kinship kinship(String one, String other) {
        Set<Integer> mine = sensesOf(one);
        Set<Integer> its = sensesOf(other);
        if (mine.isEmpty() || its.isEmpty()) {
            return Kinship.NONE;
        }
        if (mine.stream().anyMatch(its::contains) || leads(derived, mine, its)) {
            return Kinship.SAME;
        }
        Set<Integer> alike = reach(similar, mine);
        if (leads(opposites, mine, its) || leads(opposites, alike, its)) {
            return Kinship.OPPOSITE;
        }
        if (alike.stream().anyMatch(its::contains)) {
            return Kinship.SIMILAR;
        }
        Set<Integer> above = reach(broader, mine);
        Set<Integer> itsAbove = reach(broader, its);
        if (above.stream().anyMatch(its::contains) || itsAbove.stream().anyMatch(mine::contains)) {
            return Kinship.BROADER;
        }
        return above.stream().anyMatch(itsAbove::contains) ? Kinship.SIBLING : Kinship.NONE;
    }

    private Set<Integer> sensesOf(String word) {
        Set<Integer> found = new HashSet<>();
        int[] own = senses.get(word);
        if (own != null) {
            add(found, own);
        }
        for (String base : forms.bases(word, own != null)) {
            int[] its = senses.get(base);
            if (its != null) {
                add(found, its);
            }
        }
        return found;
    }

    private static boolean leads(Map<Integer, int[]> relation, Set<Integer> from, Set<Integer> to) {
        return from.stream()
                .anyMatch(sense -> IntStream.of(relation.getOrDefault(sense, WordNetFiles.NOTHING))
                        .anyMatch(to::contains));
    }

    private static Set<Integer> reach(Map<Integer, int[]> relation, Set<Integer> from) {
        Set<Integer> reached = new HashSet<>();
        from.forEach(sense -> add(reached, relation.getOrDefault(sense, WordNetFiles.NOTHING)));
        return reached;
    }

    private static void add(Set<Integer> target, int[] values) {
        Arrays.stream(values).forEach(target::add);
    }

    private static final class Loaded {
        static final WordNet WORD_NET = new WordNet(new WordNetFiles());
    }
}
