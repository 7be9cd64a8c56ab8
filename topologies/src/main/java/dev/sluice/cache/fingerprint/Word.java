package dev.sluice.cache.fingerprint;

import java.util.Locale;

/** An ordinary word: two or more letters, with their marks and with apostrophes inside. Nothing else is ever folded. */
final class Word {

    private static final String SENTENCE_ENDS = ".,;:?…؟،؛";
    private static final String APOSTROPHES = "'’ʼ";

    private Word() {}

    static boolean is(String chunk) {
        int last = chunk.length() - 1;
        return last > 0
                && APOSTROPHES.indexOf(chunk.charAt(0)) < 0
                && APOSTROPHES.indexOf(chunk.charAt(last)) < 0
                && chunk.codePoints().allMatch(c -> Character.isLetter(c) || isMark(c) || APOSTROPHES.indexOf(c) >= 0);
    }

    /** The last chunk of a text without the end of the sentence, if a word is left: n? and 5. stay as they are. */
    static String withoutEnd(String chunk) {
        int end = chunk.length();
        while (end > 0 && SENTENCE_ENDS.indexOf(chunk.charAt(end - 1)) >= 0) {
            end--;
        }
        String word = chunk.substring(0, end);
        return is(word) ? word : chunk;
    }

    /** The word with letters of the usual width, the typewriter's apostrophe and, in Arabic, a plain alef. */
    static String plain(String word, String language) {
        boolean arabic = language.equals("ar");
        StringBuilder plain = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= 'Ａ' && c <= 'ｚ') {
                plain.append((char) (c - 'Ａ' + 'A'));
            } else if (APOSTROPHES.indexOf(c) >= 0) {
                plain.append('\'');
            } else if (arabic && "أإآ".indexOf(c) >= 0) {
                plain.append('ا');
            } else if (!arabic || c != 'ـ') {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** The first word of a sentence in lower case, unless it has more capitals than the sentence gave it. */
    static String uncapitalised(String word) {
        int first = word.codePointAt(0);
        String rest = word.substring(Character.charCount(first));
        return rest.equals(rest.toLowerCase(Locale.ROOT)) ? word.toLowerCase(Locale.ROOT) : word;
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
