package dev.sluice.semantic.lexicon;

import java.util.Collections;
import java.util.List;

/**
 * A word or a phrase of a question, with what the lexicon knows about it.
 *
 * @param tokens its tokens, one or more
 * @param key their stems
 * @param meaning its meaning
 * @param role what it does in the question
 */
public record Term(List<Token> tokens, String key, Meaning meaning, Role role) {

    /** What a term does in a question. */
    public enum Role {
        /** Names what is asked about. */
        CONTENT,
        /** Holds the sentence together. */
        FUNCTION,
        /** Says how it is asked. */
        FRAME,
        /** Says nothing. */
        FILLER,
        /** Denies. */
        NEGATOR,
        /** Punctuation. */
        SIGN
    }

    public Term {
        tokens = List.copyOf(tokens);
    }

    /** Its only or first token. */
    public Token first() {
        return tokens.getFirst();
    }

    /** Index of its first character in the text. */
    public int start() {
        return tokens.getFirst().start();
    }

    /** Index after its last character. */
    public int end() {
        return tokens.getLast().end();
    }

    /** Whether one may stand for the other. */
    public boolean matches(Term other) {
        return key.equals(other.key)
                || (!Collections.disjoint(meaning.synonyms(), other.meaning.synonyms()) && !isOpposed(other));
    }

    /** Whether they exclude each other: different things of one set, and in no set the same. */
    public boolean excludes(Term other) {
        return !matches(other) && isOpposed(other);
    }

    /** Phrases share words, and with them places; of them one set that tells them apart is enough. */
    private boolean isOpposed(Term other) {
        boolean phrases = tokens.size() > 1 || other.tokens.size() > 1;
        boolean apart = false;
        for (Meaning.Contrast mine : meaning.contrasts()) {
            for (Meaning.Contrast its : other.meaning.contrasts()) {
                if (mine.equals(its) && !phrases) {
                    return false;
                }
                apart |= mine.set() == its.set() && isApart(mine.set(), other);
            }
        }
        return apart;
    }

    private boolean isApart(int set, Term other) {
        return meaning.contrasts().stream()
                .filter(mine -> mine.set() == set)
                .noneMatch(other.meaning.contrasts()::contains);
    }
}
