package dev.sluice.simulator;

import dev.sluice.demo.workload.Intent;
import dev.sluice.demo.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the simulated model answers. Each answer ends with the intent it belongs to, so that whoever sees an answer from
 * a cache can tell whether it is the right one. Immutable.
 */
public final class IntentAnswers {

    private static final List<String> SENTENCES = List.of(
            "The short answer is yes, with two conditions.",
            "Open the settings page and look for the entry that names your case.",
            "Changes become visible within a few minutes.",
            "If several people share the account, only its owner can do this.",
            "Keep the confirmation; you will need its number when you contact us.",
            "The rule was last revised this year and holds for existing contracts too.",
            "Where a fee applies it is shown before you confirm.",
            "In most cases nothing else has to be done on your side.",
            "Should the option be missing, your plan does not include it.",
            "A colleague from the responsible team will get in touch if details are unclear.",
            "The same steps work on a phone and in a browser.",
            "You can undo it within fourteen days without giving a reason.");

    private static final int MIN_SENTENCES = 2;

    private final Workload workload;

    public IntentAnswers(Workload workload) {
        this.workload = workload;
    }

    /**
     * The answer to a question.
     *
     * @param question the last user message
     * @return the answer of the workload's intent, followed by {@code [intent:<id>]}; or, for a question that is not in
     *     the workload, a text that depends on nothing but the question, followed by {@code [intent:none:<hash>]}
     */
    public String answer(String question) {
        Optional<Intent> intent = workload.byPhrasing(question);
        return intent.map(known -> known.answer() + " [intent:" + known.id() + "]")
                .orElseGet(() -> improvise(Sha256.of(question.getBytes(StandardCharsets.UTF_8))));
    }

    private static String improvise(Sha256 hash) {
        Draw draw = new Draw(hash.prefix());
        int first = draw.below(Draw.Purpose.TEXT, SENTENCES.size());
        int count = MIN_SENTENCES + draw.below(Draw.Purpose.LENGTH, SENTENCES.size() / 2);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(SENTENCES.get((first + 5 * i) % SENTENCES.size())).append(' ');
        }
        return text + "[intent:none:" + hash.hex().substring(0, 8) + "]";
    }
}
