package dev.sluice.semantic.lexicon;

import dev.sluice.semantic.lexicon.Meaning.Contrast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a language's word lists into phrases. Their format is described beside them, in README.md. */
final class LexiconFiles {

    private final Tokeniser tokeniser;
    private final String language;
    private final Phrases phrases = Phrases.byStem();
    /** Ways of asking: inflected, the same words often name things. */
    private final Phrases frames = Phrases.byWord();

    private final List<GappedFrame> gapped = new ArrayList<>();
    private final Set<String> core = new HashSet<>();
    private int group;

    LexiconFiles(String language, Tokeniser tokeniser) {
        this.language = language;
        this.tokeniser = tokeniser;
    }

    void read() {
        WordLists.lines(language, "synonyms").forEach(line -> synonyms(WordLists.split(line, ",")));
        WordLists.lines(language, "contrasts").forEach(this::contrasts);
        WordLists.lines(language, "frames").forEach(this::frame);
        WordLists.lines(language, "fillers")
                .forEach(line ->
                        WordLists.split(line, ",").forEach(word -> frames.add(tokeniser.tokens(word), filler())));
        WordLists.lines(language, "negation").forEach(this::negation);
        WordLists.lines(language, "scope").forEach(this::scope);
        phrases.spreadContrasts();
    }

    Phrases frames() {
        return frames;
    }

    Phrases phrases() {
        return phrases;
    }

    Set<String> functionWords() {
        Set<String> words = new HashSet<>(FunctionWords.of(language));
        WordLists.lines(language, "function")
                .forEach(line -> WordLists.items(line)
                        .forEach(word ->
                                words.add(tokeniser.tokens(word).getFirst().word())));
        return Set.copyOf(words);
    }

    Set<String> core() {
        return Set.copyOf(core);
    }

    List<GappedFrame> gapped() {
        return List.copyOf(gapped);
    }

    private void synonyms(List<String> words) {
        int id = group++;
        words.forEach(word -> add(word, new Meaning(Set.of(id), Set.of(), Set.of(), Set.of(), 0, false)));
    }

    private void contrasts(String line) {
        int id = group++;
        List<String> members = WordLists.split(line, "\\|");
        for (int member = 0; member < members.size(); member++) {
            Contrast place = new Contrast(id, member, members.size());
            List<String> words = WordLists.split(members.get(member), ",");
            int synonyms = group++;
            words.forEach(
                    word -> add(word, new Meaning(Set.of(synonyms), Set.of(place), Set.of(), Set.of(), 0, false)));
        }
    }

    private void frame(String line) {
        String kind = WordLists.head(line);
        for (String phrase : WordLists.items(line)) {
            List<List<Token>> parts = WordLists.split(phrase.replace("...", "…"), "…").stream()
                    .map(tokeniser::tokens)
                    .toList();
            if (parts.size() == 1) {
                frames.add(parts.getFirst(), new Meaning(Set.of(), Set.of(), Set.of(kind), Set.of(), 0, false));
            } else if (parts.size() == 2) {
                gapped.add(new GappedFrame(kind, parts.getFirst(), parts.getLast()));
            }
        }
    }

    private void negation(String line) {
        if (line.startsWith("prefixes")) {
            return;
        }
        if (line.startsWith("core:")) {
            WordLists.items(line)
                    .forEach(word -> core.add(tokeniser.tokens(word).getFirst().word()));
            return;
        }
        if (!line.startsWith("pairs:")) {
            WordLists.items(line).forEach(word -> add(word, negator(Set.of(), 1)));
            return;
        }
        List<String> members = WordLists.split(line.substring(line.indexOf(':') + 1), "\\|");
        if (members.size() == 2) {
            int synonyms = group++;
            WordLists.split(members.getFirst(), ",")
                    .forEach(word -> add(word, new Meaning(Set.of(synonyms), Set.of(), Set.of(), Set.of(), 0, false)));
            WordLists.split(members.getLast(), ",")
                    .forEach(word -> add(word, negator(Set.of(synonyms), Meaning.OPPOSITE)));
        }
    }

    private void scope(String line) {
        String kind = WordLists.head(line);
        WordLists.items(line)
                .forEach(word -> add(word, new Meaning(Set.of(), Set.of(), Set.of(), Set.of(kind), 0, false)));
    }

    private void add(String phrase, Meaning meaning) {
        phrases.add(tokeniser.tokens(phrase), meaning);
    }

    private static Meaning filler() {
        return new Meaning(Set.of(), Set.of(), Set.of(), Set.of(), 0, true);
    }

    private static Meaning negator(Set<Integer> synonyms, int strength) {
        return new Meaning(synonyms, Set.of(), Set.of(), Set.of(), strength, false);
    }

    /** A frame around something: what does … mean. */
    record GappedFrame(String kind, List<Token> before, List<Token> after) {
        GappedFrame {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }
}
