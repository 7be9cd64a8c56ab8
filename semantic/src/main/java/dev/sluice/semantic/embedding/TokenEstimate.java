package dev.sluice.semantic.embedding;

/**
 * How many tokens a text may have for a model whose tokenizer is not at hand. Rather too many than too few: the end of a
 * text over the window would not count, and texts with the same beginning would look the same.
 */
final class TokenEstimate {

    /** The marks that models put around a text. */
    private static final int MARKS = 2;

    /** Words are cut into pieces of about four letters; rare ones into shorter pieces. */
    private static final int LETTERS_A_TOKEN = 3;

    /** From here on, scripts without spaces: a character can be two tokens. */
    private static final int IDEOGRAPHS = 0x2e80;

    private TokenEstimate() {}

    static int of(String text) {
        long tokens = MARKS;
        int letters = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point < 0x80 && Character.isLetter(point)) {
                tokens += letters % LETTERS_A_TOKEN == 0 ? 1 : 0;
                letters++;
            } else {
                letters = 0;
                tokens += of(point);
            }
        }
        return (int) Math.min(tokens, Integer.MAX_VALUE);
    }

    private static int of(int point) {
        if (point == ' ') {
            return 0;
        }
        if (point < IDEOGRAPHS) {
            return 1;
        }
        return Character.isSupplementaryCodePoint(point) ? 4 : 2;
    }
}
