package dev.sluice.cache.exclusion;

import java.util.Locale;

/**
 * Texts as the rules read them: digits of any script as ASCII, spaces and hyphens of any width as the usual ones, plain
 * alef, no marks over Arabic letters, е for ё, the typewriter's apostrophe.
 */
final class Folding {

    private Folding() {}

    /** The folded text, with its capitals. */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case 'أ', 'إ', 'آ' -> folded.append('ا');
                case 'ё' -> folded.append('е');
                case 'Ё' -> folded.append('Е');
                case '’', 'ʼ', '‘', '`' -> folded.append('\'');
                case '‐', '‑', '‒', '–', '—' -> folded.append('-');
                default -> {
                    if (!isSilent(c)) {
                        folded.append(plain(c));
                    }
                }
            }
        }
        return folded.toString();
    }

    /** The folded text in lower case. */
    static String lower(String text) {
        return folded(text).toLowerCase(Locale.ROOT);
    }

    private static char plain(char c) {
        if (c < 128) {
            return c;
        }
        if (Character.isDigit(c)) {
            return (char) ('0' + Character.digit(c, 10));
        }
        return Character.isSpaceChar(c) ? ' ' : c;
    }

    private static boolean isSilent(char c) {
        return (c >= '\u064B' && c <= '\u0652') || c == 'ـ' || (c >= '\u200B' && c <= '\u200F') || c == '\u2060';
    }
}
