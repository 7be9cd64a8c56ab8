package dev.sluice.semantic.lexicon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Words and phrases of a language with their English. Forms as written come before those that only share stems, and
 * earlier entries before later ones.
 */
final class GlossEntries {

    private static final int MAX_WORDS = 7;
    private static final int SHORTEST_STEM = 3;

    private final Tokeniser tokeniser;
    private final Set<String> functionWords;
    private final Function<String, List<String>> bases;
    private final Map<String, String> byWord = new HashMap<>();
    private final Map<String, String> byStem = new HashMap<>();
    private final Map<String, Integer> longest = new HashMap<>();

    private GlossEntries(Tokeniser tokeniser, Set<String> functionWords, Function<String, List<String>> bases) {
        this.tokeniser = tokeniser;
        this.functionWords = functionWords;
        this.bases = bases;
    }

    /** Reads lines of {@code form, form, phrase form = english}; without English the words are left out. */
    static GlossEntries of(
            List<String> lines, Tokeniser tokeniser, Set<String> functionWords, Function<String, List<String>> bases) {
        GlossEntries entries = new GlossEntries(tokeniser, functionWords, bases);
        lines.forEach(entries::add);
        return entries;
    }

    /**
     * A translation.
     *
     * @param size how many tokens it stands for
     * @param english its words; empty when they are left out
     */
    record Found(int size, String english) {}

    /** The longest phrase that starts at a place; null when no entry knows the word there. */
    @Nullable
    Found at(List<Token> tokens, int start) {
        Token first = tokens.get(start);
        if (first.kind() == Token.Kind.QUOTED) {
            return null;
        }
        int most = Math.max(longest.getOrDefault(first.word(), 1), longest.getOrDefault(first.stem(), 1));
        for (int size = Math.min(most, tokens.size() - start); size > 0; size--) {
            List<Token> span = tokens.subList(start, start + size);
            String english = byWord.get(key(span, Token::word));
            if (english == null && (size > 1 || isInflected(first))) {
                english = byStem.get(key(span, Token::stem));
            }
            if (english != null) {
                return new Found(size, english);
            }
        }
        String english = isInflected(first) ? byBase(first.word()) : null;
        return english == null ? null : new Found(1, english);
    }

    /** Stems of small words are those of others. */
    private boolean isInflected(Token token) {
        return token.kind() == Token.Kind.WORD
                && token.stem().length() >= SHORTEST_STEM
                && !functionWords.contains(token.word());
    }

    private @Nullable String byBase(String word) {
        for (String base : bases.apply(word)) {
            String english = byWord.getOrDefault(base, byStem.get(base));
            if (english != null) {
                return english;
            }
        }
        return null;
    }

    private void add(String line) {
        int equals = line.lastIndexOf('=');
        if (equals < 0) {
            return;
        }
        String english = line.substring(equals + 1).strip();
        for (String form : WordLists.split(line.substring(0, equals), ",")) {
            List<Token> tokens = tokeniser.tokens(form);
            if (tokens.isEmpty() || tokens.size() > MAX_WORDS) {
                continue;
            }
            byWord.putIfAbsent(key(tokens, Token::word), english);
            byStem.putIfAbsent(key(tokens, Token::stem), english);
            longest.merge(tokens.getFirst().word(), tokens.size(), Math::max);
            longest.merge(tokens.getFirst().stem(), tokens.size(), Math::max);
        }
    }

    private static String key(List<Token> tokens, Function<Token, String> form) {
        if (tokens.size() == 1) {
            return form.apply(tokens.getFirst());
        }
        StringBuilder key = new StringBuilder();
        for (Token token : tokens) {
            key.append(key.isEmpty() ? "" : " ").append(form.apply(token));
        }
        return key.toString();
    }
}
