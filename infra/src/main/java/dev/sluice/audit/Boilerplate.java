package dev.sluice.audit;

import dev.sluice.cache.fingerprint.Turn;
import dev.sluice.economy.Shingles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What prompts of a group have in common: sentences most of whose runs of three words stand in at least half of them. */
final class Boilerplate {

    private static final int WORDS = 3;
    private static final int SENTENCE_PERCENT = 80;

    private final Map<List<String>, Integer> prompts = new HashMap<>();
    private final int count;

    Boilerplate(List<AuditedPrompt> group) {
        this.count = group.size();
        for (AuditedPrompt prompt : group) {
            Set<List<String>> runs = new HashSet<>();
            for (Turn turn : prompt.written()) {
                Sentences.of(AuditedPrompt.text(turn)).forEach(sentence -> runs.addAll(runs(sentence)));
            }
            runs.forEach(run -> prompts.merge(run, 1, Integer::sum));
        }
    }

    /** Whether a sentence is one that the prompts have in common; a group of one has none. */
    boolean has(String sentence) {
        List<List<String>> runs = runs(sentence);
        if (count < 2 || runs.isEmpty()) {
            return false;
        }
        long common = runs.stream()
                .filter(run -> prompts.getOrDefault(run, 0) * 2 >= count && prompts.getOrDefault(run, 0) > 1)
                .count();
        return common * 100 >= runs.size() * (long) SENTENCE_PERCENT;
    }

    private static List<List<String>> runs(String sentence) {
        List<String> words = Shingles.words(sentence);
        List<List<String>> runs = new ArrayList<>();
        if (!words.isEmpty() && words.size() < WORDS) {
            runs.add(words);
        }
        for (int i = 0; i + WORDS <= words.size(); i++) {
            runs.add(List.copyOf(words.subList(i, i + WORDS)));
        }
        return runs;
    }
}
