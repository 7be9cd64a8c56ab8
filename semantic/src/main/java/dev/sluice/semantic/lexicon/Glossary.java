package dev.sluice.semantic.lexicon;

import dev.sluice.semantic.lexicon.Gloss.Piece;
import dev.sluice.semantic.lexicon.GlossEntries.Found;
import dev.sluice.semantic.lexicon.Token.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * Translates texts of a language into English, word by word, so that words of other roots meet where they mean the same.
 * Loaded once, when first asked for. Safe for use by several threads.
 */
public final class Glossary {

    private static final String LIST = "gloss";
    private static final Set<String> LANGUAGES = Set.of("ru", "uk", "ar");
    private static final Map<String, Optional<Glossary>> LOADED = new ConcurrentHashMap<>();

    /** Changes with what this class makes of the same entries. */
    private static final int VERSION = 1;

    private static final String NO_SPACE_BEFORE = ",.?!:;)%";

    private final String id;
    private final Tokeniser tokeniser;
    private final Set<String> functionWords;
    private final GlossEntries entries;

    /** One question is glossed several times on its way: to name its model, to be embedded, to be compared. */
    private volatile Last last = new Last("", new Gloss("", List.of(), 0, 0));

    private Glossary(String language, List<String> lines, Tokeniser tokeniser) {
        CRC32 sum = new CRC32();
        sum.update(VERSION);
        lines.forEach(line -> sum.update((line + '\n').getBytes(StandardCharsets.UTF_8)));
        this.id = String.format(Locale.ROOT, "gloss-%s-%08x", language, sum.getValue());
        this.tokeniser = tokeniser;
        this.functionWords = FunctionWords.of(language);
        this.entries = GlossEntries.of(lines, tokeniser, functionWords, WordBases.in(language));
    }

    /** The glossary for a BCP 47 tag, if there is one. */
    public static Optional<Glossary> of(String tag) {
        int subtag = tag.indexOf('-');
        String language = subtag < 0 ? tag : tag.substring(0, subtag);
        return LANGUAGES.contains(language)
                ? LOADED.computeIfAbsent(
                        language,
                        _ -> Lexicon.of(language)
                                .filter(_ -> WordLists.exists(language, LIST))
                                .map(lexicon ->
                                        new Glossary(language, WordLists.lines(language, LIST), lexicon.tokeniser())))
                : Optional.empty();
    }

    /** A glossary of some entries. */
    static Glossary of(String language, List<String> lines) {
        return new Glossary(language, lines, new Tokeniser(language));
    }

    /** Changes with its entries: glosses of other entries are not the same text. */
    public String id() {
        return id;
    }

    /** A text in English, word by word; never fails. */
    public Gloss gloss(String text) {
        Last known = last;
        if (known.text().equals(text)) {
            return known.gloss();
        }
        Gloss gloss = translated(text);
        last = new Last(text, gloss);
        return gloss;
    }

    private Gloss translated(String text) {
        Writer writer = new Writer();
        List<Token> tokens = tokeniser.tokens(text);
        boolean opening = true;
        int at = 0;
        while (at < tokens.size()) {
            Token token = tokens.get(at);
            Found found = entries.at(tokens, at);
            if (found != null) {
                boolean name = !opening && Character.isUpperCase(token.text().codePointAt(0));
                writer.add(
                        token.start(),
                        tokens.get(at + found.size() - 1).end(),
                        name ? capital(found.english()) : found.english());
                writer.known(token.kind() == Kind.WORD && !functionWords.contains(token.word()) ? found.size() : 0);
            } else {
                writer.add(token.start(), token.end(), passed(token, opening));
                writer.unknown(isUnknown(token, opening) ? 1 : 0);
            }
            at += found == null ? 1 : found.size();
            opening = token.kind() == Kind.SIGN && ".?!؟".contains(token.text());
        }
        return writer.gloss();
    }

    /** What stays as it is, in letters that the model knows. */
    private String passed(Token token, boolean opening) {
        return switch (token.kind()) {
            case WORD -> {
                if (!isForeign(token)) {
                    yield token.text();
                }
                String latin = Transliteration.of(token.stem());
                yield !opening && Character.isUpperCase(token.text().codePointAt(0)) ? capital(latin) : latin;
            }
            case QUOTED -> '"' + translated(token.text()).text() + '"';
            case IDENTIFIER, NUMBER, SIGN -> isForeign(token) ? Transliteration.of(token.word()) : token.text();
        };
    }

    private boolean isUnknown(Token token, boolean opening) {
        boolean name = !opening && Character.isUpperCase(token.text().codePointAt(0));
        return token.kind() == Kind.WORD && isForeign(token) && !name && !functionWords.contains(token.word());
    }

    private static boolean isForeign(Token token) {
        return token.text()
                .chars()
                .anyMatch(c -> c >= 0x370 && (Character.isLetterOrDigit(c) || "؟،؛٪".indexOf(c) >= 0));
    }

    private static String capital(String words) {
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private record Last(String text, Gloss gloss) {}

    /** Puts a gloss together. */
    private static final class Writer {

        private final StringBuilder text = new StringBuilder();
        private final List<Piece> pieces = new ArrayList<>();
        private int words;
        private int unknown;

        void add(int start, int end, String english) {
            boolean sign = english.length() == 1 && NO_SPACE_BEFORE.contains(english);
            if (!text.isEmpty() && !english.isEmpty() && !sign) {
                text.append(' ');
            }
            int from = text.length();
            text.append(english);
            pieces.add(new Piece(start, end, from, text.length()));
        }

        void known(int count) {
            words += count;
        }

        void unknown(int count) {
            words += count;
            unknown += count;
        }

        Gloss gloss() {
            return new Gloss(text.toString(), pieces, words, unknown);
        }
    }
}
