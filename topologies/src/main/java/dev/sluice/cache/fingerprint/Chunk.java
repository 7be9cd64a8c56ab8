package dev.sluice.cache.fingerprint;

/** Takes the punctuation of the sentence off a word and leaves what belongs to the word: -5, 3.5, 5%, 5", n!, C++, f(x). */
final class Chunk {

    private static final String OPENING = "\"'“”„«‹‘([{¿¡";
    private static final String CLOSING_BRACKETS = ")]}";
    private static final String OPENING_BRACKETS = "([{";
    private static final String CLOSING_QUOTES = "\"”“»›";
    private static final String SENTENCE_ENDS = ".,;:?…،؛؟";

    private Chunk() {}

    static String bare(String chunk) {
        int start = 0;
        while (start < chunk.length() && OPENING.indexOf(chunk.charAt(start)) >= 0) {
            start++;
        }
        int end = chunk.length();
        while (end > start && isAround(chunk, start, end)) {
            end--;
        }
        return chunk.substring(start, end);
    }

    private static boolean isAround(String chunk, int start, int end) {
        char last = chunk.charAt(end - 1);
        char before = end - 2 >= start ? chunk.charAt(end - 2) : ' ';
        if (SENTENCE_ENDS.indexOf(last) >= 0) {
            return true;
        }
        if (last == '!') {
            // A factorial follows a number or a name of one letter.
            return !Character.isDigit(before) && end - start != 2;
        }
        if (CLOSING_QUOTES.indexOf(last) >= 0) {
            return !Character.isDigit(before);
        }
        if (last == '\'' || last == '’' || last == '‘') {
            return start > 0;
        }
        int bracket = CLOSING_BRACKETS.indexOf(last);
        return bracket >= 0 && isUnopened(chunk, start, end, last, OPENING_BRACKETS.charAt(bracket));
    }

    private static boolean isUnopened(String chunk, int start, int end, char closing, char opening) {
        int depth = 0;
        for (int i = start; i < end; i++) {
            char c = chunk.charAt(i);
            depth += c == opening ? 1 : c == closing ? -1 : 0;
        }
        return depth < 0;
    }
}
