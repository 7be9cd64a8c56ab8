package dev.sluice.semantic.lexicon;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Meanings by the stems of their words. */
final class Phrases {

    private static final int MAX_WORDS = 7;

    private final Map<String, Meaning> meanings = new HashMap<>();
    private final Map<String, Integer> longest = new HashMap<>();

    void add(List<Token> tokens, Meaning meaning) {
        if (tokens.isEmpty() || tokens.size() > MAX_WORDS) {
            return;
        }
        meanings.merge(key(tokens), meaning, Meaning::and);
        longest.merge(tokens.getFirst().stem(), tokens.size(), Math::max);
    }

    /** The longest known phrase that starts at a place; null when none does. */
    @Nullable
    Match at(List<Token> tokens, int start) {
        int most = longest.getOrDefault(tokens.get(start).stem(), 0);
        for (int size = Math.min(most, tokens.size() - start); size > 0; size--) {
            List<Token> span = tokens.subList(start, start + size);
            Meaning meaning = meanings.get(key(span));
            if (meaning != null) {
                return new Match(span, meaning);
            }
        }
        return null;
    }

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
