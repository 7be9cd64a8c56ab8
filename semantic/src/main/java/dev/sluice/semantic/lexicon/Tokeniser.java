package dev.sluice.semantic.lexicon;

import dev.sluice.semantic.lexicon.Token.Kind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words, numbers, identifiers, quotations and signs. */
final class Tokeniser {

    // Where more could follow a repetition it is bounded or possessive: unbounded ones take cubic time, or the stack.
    private static final Pattern TOKEN = Pattern.compile(
            // A quotation, short enough not to swallow a sentence whose quotation mark was never closed.
            "(?<quoted>\"[^\"\\n]{1,80}\"|“[^”\\n]{1,80}”|«[^»\\n]{1,80}»|„[^“”\\n]{1,80}[“”]|`[^`\\n]{1,80}`"
                    + "|(?<![\\p{L}\\p{Nd}])['‘][^'’\\n]{2,80}['’](?![\\p{L}\\p{Nd}]))"
                    + "|(?<identifier>[$@]?[\\p{L}\\p{Nd}_]{0,64}(?:\\p{L}[\\p{L}_]{0,64}[-./:_#]?\\p{Nd}|\\p{Nd}[\\p{Nd}.]{0,32}-?[A-Z_]"
                    + "|\\p{L}_\\p{L}|\\p{Ll}\\p{Lu}|\\p{L}\\.\\p{Ll}{2}|\\p{Nd}\\.\\p{Nd}{1,32}\\.\\p{Nd})[\\p{L}\\p{Nd}_./#+-]*(?:\\(\\))?"
                    + "|(?<=\\s|^)--?\\p{L}[\\p{L}-]*|[$]?\\p{L}[\\p{L}_]{0,64}\\(\\)|\\p{L}{1,64}[+#]+)"
                    + "|(?<number>\\p{Nd}{1,2}:\\p{Nd}{2}|\\p{Nd}+(?:[.,\\u00A0]\\p{Nd}+)*+)"
                    + "|(?<word>\\p{L}[\\p{L}\\p{M}]*(?:['’ʼ][\\p{L}\\p{M}]+)*+)"
                    + "|(?<sign>[^\\s])");

    private static final Pattern MARKS = Pattern.compile("\\p{Mn}");

    private final Stemmer stemmer;
    private final boolean arabic;

    Tokeniser(String language) {
        this.stemmer = new Stemmer(language);
        this.arabic = language.equals("ar");
    }

    List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(token(matcher));
        }
        return tokens;
    }

    private Token token(Matcher matcher) {
        String text = matcher.group();
        Kind kind = kind(matcher);
        if (kind == Kind.QUOTED) {
            text = text.substring(1, text.length() - 1).strip();
        }
        if (kind == Kind.IDENTIFIER) {
            text = withoutEnd(text);
        }
        String word = folded(text);
        String stem = kind == Kind.WORD ? stemmer.stem(word) : word;
        return new Token(text, word, stem, matcher.start(), matcher.end(), kind);
    }

    private static Kind kind(Matcher matcher) {
        if (matcher.group("quoted") != null) {
            return Kind.QUOTED;
        }
        if (matcher.group("identifier") != null) {
            return Kind.IDENTIFIER;
        }
        if (matcher.group("number") != null) {
            return Kind.NUMBER;
        }
        return matcher.group("word") != null ? Kind.WORD : Kind.SIGN;
    }

    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 1 && ".-/".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private String folded(String text) {
        String lower = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replace('ʼ', '\'')
                .replace('ё', 'е');
        if (!arabic) {
            // Stress is marked for learners; letters that need their mark are one character by now.
            return MARKS.matcher(lower).replaceAll("");
        }
        StringBuilder plain = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            switch (c) {
                case 'أ', 'إ', 'آ', 'ٱ' -> plain.append('ا');
                case 'ى' -> plain.append('ي');
                case 'ة' -> plain.append('ه');
                case 'ـ' -> {
                    // Stretches a word and means nothing.
                }
                default -> {
                    if (Character.getType(c) != Character.NON_SPACING_MARK) {
                        plain.append(c);
                    }
                }
            }
        }
        return plain.toString();
    }
}
