package dev.sluice.cache.fingerprint;

import java.text.Normalizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/** Folds ways of writing that change no meaning. */
final class Folding {

    private Folding() {}

    /** NFKC, but for numbers in other shapes: 5² is not 52. */
    static String width(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int start = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int codePoint = text.codePointAt(i);
            if (Character.getType(codePoint) == Character.OTHER_NUMBER) {
                folded.append(Normalizer.normalize(text.substring(start, i), Normalizer.Form.NFKC))
                        .appendCodePoint(codePoint);
                start = i + Character.charCount(codePoint);
            }
        }
        folded.append(Normalizer.normalize(text.substring(start), Normalizer.Form.NFKC));
        return folded.toString().replace('’', '\'').replace('ʼ', '\'');
    }

    /** Diacritics that writers of the language leave out. */
    static String diacritics(String word, String language) {
        return switch (language) {
            // й and ї are letters of their own; only stress marks and ё are optional.
            case "ru" -> word.replace('ё', 'е').replace("\u0301", "");
            case "uk" -> word.replace("\u0301", "");
            case "ar" -> word;
            // schön and schon are two words, and schoen is the first.
            case "de" -> latin(word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue"));
            default -> latin(word);
        };
    }

    private static String latin(String word) {
        StringBuilder folded = new StringBuilder(word.length());
        char[] in = new char[1];
        char[] out = new char[4];
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            // The filter folds signs and numerals too, which are not the same without their shape.
            if (c >= 0x80 && Character.isLetter(c)) {
                in[0] = c;
                folded.append(out, 0, ASCIIFoldingFilter.foldToASCII(in, 0, out, 0, 1));
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                folded.append(c);
            }
        }
        return folded.toString();
    }
}
