package dev.sluice.semantic.embedding;

import java.util.ArrayList;
import java.util.List;

/** Divides texts into calls that an endpoint takes. */
final class EmbeddingCalls {

    static final int MOST_INPUTS = 2_048;
    static final int MOST_TOKENS = 300_000;

    private EmbeddingCalls() {}

    /** Groups of texts in order; a text that is alone too large has a call of its own. */
    static List<List<String>> of(List<String> texts) {
        List<List<String>> calls = new ArrayList<>();
        List<String> call = new ArrayList<>();
        long tokens = 0;
        for (String text : texts) {
            int more = TokenEstimate.of(text);
            if (!call.isEmpty() && (call.size() == MOST_INPUTS || tokens + more > MOST_TOKENS)) {
                calls.add(List.copyOf(call));
                call.clear();
                tokens = 0;
            }
            call.add(text);
            tokens += more;
        }
        if (!call.isEmpty()) {
            calls.add(List.copyOf(call));
        }
        return calls;
    }
}
