package dev.sluice.cache.fingerprint;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Folds white space where it says nothing: around a text, and between the words of one line of prose. */
final class WhiteSpace {

    private static final Pattern LAYOUT = Pattern.compile("[\\t\\n\\x0B\\f\\r\\x85\\u2028\\u2029]|```|~~~");
    /** A sign of code, of a quotation or of a formula: within those every space may count. */
    private static final Pattern NOT_PROSE =
            Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Zs}.,;:?!…¿¡؟،؛%'’-]|(?<!\\p{L})['’]|['’](?!\\p{L})");

    private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");

    private WhiteSpace() {}

    /** The text in NFC without blank ends; the indentation of the first of several lines stays. */
    static String folded(String text) {
        String canonical = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (hasLayout(canonical)) {
            return withoutBlankEnds(canonical);
        }
        return NOT_PROSE.matcher(canonical.strip()).find()
                ? canonical.strip()
                : SPACES.matcher(canonical).replaceAll(" ").strip();
    }

    /** Whether lines, columns or a code fence shape the text. */
    static boolean hasLayout(String text) {
        return LAYOUT.matcher(text.strip()).find();
    }

    private static String withoutBlankEnds(String text) {
        String ended = text.stripTrailing();
        int start = ended.length() - ended.stripLeading().length();
        while (start > 0 && ended.charAt(start - 1) != '\n' && ended.charAt(start - 1) != '\r') {
            start--;
        }
        return ended.substring(start);
    }
}
