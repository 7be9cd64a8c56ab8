package dev.sluice.semantic.lexicon;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** What is known of a word or phrase in lower case. */
    public Relatives relatives(String word) {
        int[] own = sensesOf(word);
        int[] alike = Relatives.reach(similar, own);
        int[] all = IntStream.concat(IntStream.of(own), IntStream.of(alike)).toArray();
        return new Relatives(
                own,
                Relatives.reach(derived, own),
                Relatives.reach(opposites, all),
                alike,
                Relatives.reach(broader, own));
    }

    private int[] sensesOf(String word) {
        int[] own = senses.get(word);
        return Stream.concat(Stream.of(word), forms.bases(word, own != null).stream())
                .flatMapToInt(form -> IntStream.of(senses.getOrDefault(form, WordNetFiles.NOTHING)))
                .sorted()
                .distinct()
                .toArray();
    }

    private static final class Loaded {
        static final WordNet WORD_NET = new WordNet(new WordNetFiles());
    }
}
