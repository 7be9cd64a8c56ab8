package dev.sluice.semantic.lexicon;

import dev.sluice.semantic.lexicon.Term.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the words of a language: which may stand for each other, which exclude each other, which only
 * frame a question. Loaded once, when first asked for. Safe for use by several threads.
 */
public final class Lexicon {

    private static final Set<String> LANGUAGES = Set.of("en", "ru", "uk", "ar");
    private static final Map<String, Lexicon> LOADED = new ConcurrentHashMap<>();

    private final Tokeniser tokeniser;
    private final Phrases phrases;
    private final Phrases frames;
    private final List<LexiconFiles.GappedFrame> gapped;
    private final Set<String> functionWords;
    private final Set<String> negators;

    private Lexicon(String language) {
        this.tokeniser = new Tokeniser(language);
        LexiconFiles files = new LexiconFiles(language, tokeniser);
        files.read();
        this.phrases = files.phrases();
        this.frames = files.frames();
        this.gapped = files.gapped();
        this.negators = files.core();
        this.functionWords = files.functionWords();
    }

    /** The lexicon for a BCP 47 tag, if there is one. */
    public static Optional<Lexicon> of(String tag) {
        int subtag = tag.indexOf('-');
        String language = subtag < 0 ? tag : tag.substring(0, subtag);
        return LANGUAGES.contains(language)
                ? Optional.of(LOADED.computeIfAbsent(language, Lexicon::new))
                : Optional.empty();
    }

    Tokeniser tokeniser() {
        return tokeniser;
    }

    /** Whether a word denies by itself, whatever it stands with. */
    public boolean isNegator(Token token) {
        return negators.contains(token.word());
    }

    /** The terms of a text, in order; every token is in one of them. */
    public List<Term> terms(String text) {
        List<Token> tokens = tokeniser.tokens(text);
        boolean[] framed = new boolean[tokens.size()];
        List<Term> terms = new ArrayList<>();
        Map<Integer, Term> frames = gappedFrames(tokens, framed);
        boolean opening = true;
        int at = 0;
        while (at < tokens.size()) {
            if (framed[at]) {
                Term frame = frames.get(at);
                if (frame != null) {
                    terms.add(frame);
                }
                at++;
                continue;
            }
            Term term = termAt(tokens, at, opening, framed);
            terms.add(term);
            at += term.tokens().size();
            opening = opens(term, opening);
        }
        return List.copyOf(terms);
    }

    private Term termAt(List<Token> tokens, int at, boolean opening, boolean[] framed) {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.SIGN) {
            return new Term(List.of(token), token.stem(), meaningOf(tokens, at), Role.CONTENT);
        }
        Phrases.Match match = longest(tokens, at);
        if (match != null && isFree(framed, at, match.tokens().size())) {
            Role role = role(match, opening);
            return new Term(match.tokens(), Phrases.key(match.tokens()), withParts(match), role);
        }
        if (token.kind() == Token.Kind.SIGN) {
            return new Term(List.of(token), token.stem(), Meaning.NONE, Role.SIGN);
        }
        Role role = functionWords.contains(token.word()) ? Role.FUNCTION : Role.CONTENT;
        return new Term(List.of(token), token.stem(), Meaning.NONE, role);
    }

    private Phrases.@Nullable Match longest(List<Token> tokens, int at) {
        Phrases.Match named = phrases.at(tokens, at);
        Phrases.Match asked = frames.at(tokens, at);
        if (named == null || asked == null) {
            return named == null ? asked : named;
        }
        int difference = named.tokens().size() - asked.tokens().size();
        if (difference == 0) {
            return new Phrases.Match(named.tokens(), named.meaning().and(asked.meaning()));
        }
        return difference > 0 ? named : asked;
    }

    /** A phrase excludes what its words exclude, unless the lexicon says what it excludes itself. */
    private Meaning withParts(Phrases.Match match) {
        Meaning meaning = match.meaning();
        if (match.tokens().size() == 1
                || !meaning.contrasts().isEmpty()
                || !meaning.frames().isEmpty()) {
            return meaning;
        }
        Meaning all = meaning;
        for (int i = 0; i < match.tokens().size(); i++) {
            Phrases.Match part = phrases.at(match.tokens().subList(i, i + 1), 0);
            if (part != null) {
                Set<Integer> synonyms =
                        meaning.synonyms().isEmpty() ? part.meaning().synonyms() : Set.of();
                all = all.and(new Meaning(
                        synonyms,
                        part.meaning().contrasts(),
                        Set.of(),
                        Set.of(),
                        part.meaning().negators(),
                        false));
            }
        }
        return all;
    }

    private Meaning meaningOf(List<Token> tokens, int at) {
        Phrases.Match match = phrases.at(tokens, at);
        return match == null || match.tokens().size() > 1 ? Meaning.NONE : match.meaning();
    }

    /** A single question word asks only where a sentence begins: elsewhere it joins clauses. */
    private Role role(Phrases.Match match, boolean opening) {
        Meaning meaning = match.meaning();
        boolean single = match.tokens().size() == 1;
        if (!meaning.frames().isEmpty() && (!single || opening)) {
            return Role.FRAME;
        }
        if (meaning.negators() > 0 && !meaning.isConcept()) {
            return Role.NEGATOR;
        }
        if (isFunction(match)) {
            return meaning.filler() && !meaning.isConcept() ? Role.FILLER : Role.FUNCTION;
        }
        return meaning.filler() && !meaning.isConcept() ? Role.FILLER : Role.CONTENT;
    }

    private boolean isFunction(Phrases.Match match) {
        return match.tokens().stream().allMatch(token -> functionWords.contains(token.word()));
    }

    private static boolean opens(Term term, boolean opening) {
        return switch (term.role()) {
            case SIGN -> true;
            case FILLER, FUNCTION, FRAME -> opening;
            case CONTENT, NEGATOR -> false;
        };
    }

    private Map<Integer, Term> gappedFrames(List<Token> tokens, boolean[] framed) {
        Map<Integer, Term> found = new HashMap<>();
        for (LexiconFiles.GappedFrame frame : gapped) {
            int before = indexOf(tokens, frame.before(), 0);
            int after = before < 0
                    ? -1
                    : indexOf(tokens, frame.after(), before + frame.before().size() + 1);
            if (after < 0
                    || !isFree(framed, before, frame.before().size())
                    || !isFree(framed, after, frame.after().size())) {
                continue;
            }
            List<Token> own = new ArrayList<>(
                    tokens.subList(before, before + frame.before().size()));
            own.addAll(tokens.subList(after, after + frame.after().size()));
            Meaning meaning = new Meaning(Set.of(), Set.of(), Set.of(frame.kind()), Set.of(), 0, false);
            found.put(before, new Term(own, Phrases.key(own), meaning, Role.FRAME));
            mark(framed, before, frame.before().size());
            mark(framed, after, frame.after().size());
        }
        return found;
    }

    private static void mark(boolean[] framed, int start, int size) {
        Arrays.fill(framed, start, start + size, true);
    }

    private static boolean isFree(boolean[] framed, int start, int size) {
        for (int i = start; i < start + size; i++) {
            if (framed[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(List<Token> tokens, List<Token> part, int from) {
        for (int start = from; start <= tokens.size() - part.size(); start++) {
            if (Phrases.key(tokens.subList(start, start + part.size())).equals(Phrases.key(part))) {
                return start;
            }
        }
        return -1;
    }
}
