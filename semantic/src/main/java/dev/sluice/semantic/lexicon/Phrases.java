package dev.sluice.semantic.lexicon;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Meanings of words and phrases, found by their stems or by their words as they are. */
final class Phrases {

    private static final int MAX_WORDS = 7;

    private final Function<Token, String> form;
    private final Map<String, Meaning> meanings = new HashMap<>();
    private final Map<String, Integer> longest = new HashMap<>();

    private Phrases(Function<Token, String> form) {
        this.form = form;
    }

    static Phrases byStem() {
        return new Phrases(Token::stem);
    }

    static Phrases byWord() {
        return new Phrases(Token::word);
    }

    void add(List<Token> tokens, Meaning meaning) {
        if (tokens.isEmpty() || tokens.size() > MAX_WORDS) {
            return;
        }
        meanings.merge(formKey(tokens), meaning, Meaning::and);
        longest.merge(form.apply(tokens.getFirst()), tokens.size(), Math::max);
    }

    /** What a synonym excludes, a word without contrasts of its own excludes too. */
    void spreadContrasts() {
        Map<Integer, Set<Meaning.Contrast>> ofGroup = new HashMap<>();
        meanings.values()
                .forEach(meaning -> meaning.synonyms()
                        .forEach(group -> ofGroup.computeIfAbsent(group, _ -> new HashSet<>())
                                .addAll(meaning.contrasts())));
        meanings.replaceAll((_, meaning) -> {
            if (!meaning.contrasts().isEmpty() || meaning.synonyms().size() != 1) {
                return meaning;
            }
            Set<Meaning.Contrast> inherited =
                    ofGroup.getOrDefault(meaning.synonyms().iterator().next(), Set.of());
            return meaning.and(new Meaning(Set.of(), inherited, Set.of(), Set.of(), 0, false));
        });
    }

    /** The longest known phrase that starts at a place; null when none does. */
    @Nullable
    Match at(List<Token> tokens, int start) {
        int most = longest.getOrDefault(form.apply(tokens.get(start)), 0);
        for (int size = Math.min(most, tokens.size() - start); size > 0; size--) {
            List<Token> span = tokens.subList(start, start + size);
            Meaning meaning = meanings.get(formKey(span));
            if (meaning != null) {
                return new Match(span, meaning);
            }
        }
        return null;
    }

    private String formKey(List<Token> tokens) {
        return tokens.stream().map(form).collect(Collectors.joining(" "));
    }

    /** What equal phrases share. */
    static String key(List<Token> tokens) {
        if (tokens.size() == 1) {
            return tokens.getFirst().stem();
        }
        StringBuilder key = new StringBuilder();
        tokens.forEach(token -> key.append(key.isEmpty() ? "" : " ").append(token.stem()));
        return key.toString();
    }

    record Match(List<Token> tokens, Meaning meaning) {
        Match {
            tokens = List.copyOf(tokens);
        }
    }
}
