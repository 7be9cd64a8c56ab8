package dev.sluice.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model has written.
 *
 * @param text of every answer
 * @param ending why it stopped
 */
record Generated(String text, Usage usage, Ending ending) {

    /** About five tokens in English; a stream of single tokens would only cost time. */
    private static final int CHARACTERS_PER_PIECE = 20;

    /** Why a model stops. */
    enum Ending {
        /** It had said everything. */
        DONE,
        /** It came to a text that ends answers. */
        STOPPED,
        /** It came to its ceiling. */
        CEILING,
        /** The connection went away; it says nothing any more. */
        CUT
    }

    boolean isCut() {
        return ending == Ending.CUT;
    }

    /** The text as a stream carries it. */
    List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = Math.min(text.length(), start + CHARACTERS_PER_PIECE);
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }

    /** The first half of a single answer, and nothing after it; what was thought before it was thought in full. */
    Generated half(Tokenizer tokenizer) {
        List<String> pieces = pieces();
        String sent = String.join("", pieces.subList(0, Math.ceilDiv(pieces.size(), 2)));
        return new Generated(sent, usage.withCompletion(usage.thoughts() + tokenizer.count(sent)), Ending.CUT);
    }
}
