package dev.sluice.audit;

import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.fingerprint.Turn;
import dev.sluice.economy.Shingles;
import dev.sluice.schema.LlmRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A prompt to be looked at.
 *
 * @param request the request it is of
 * @param turns its turns; those without text left out
 * @param shape by which prompts made from one pattern are found: of the instructions, or of the first turn where there are none
 */
record AuditedPrompt(LlmRequest request, List<Turn> turns, Shingles shape) {

    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");

    /** The prompt of a request; empty when it has no text. */
    static Optional<AuditedPrompt> of(LlmRequest request) {
        List<Turn> turns = Prompt.of(request).map(Prompt::turns).orElse(List.of()).stream()
                .filter(turn -> turn.text() != null && !turn.text().isBlank())
                .toList();
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        String instructions = turns.stream()
                .filter(AuditedPrompt::isInstruction)
                .map(AuditedPrompt::text)
                .collect(Collectors.joining("\n"));
        String pattern = instructions.isBlank() ? text(turns.getFirst()) : instructions;
        return Optional.of(new AuditedPrompt(request, turns, Shingles.of(pattern)));
    }

    static boolean isInstruction(Turn turn) {
        return INSTRUCTIONS.contains(turn.role());
    }

    static String text(Turn turn) {
        return turn.text() == null ? "" : turn.text();
    }

    /** What is not the history of a conversation: instructions, and the last turn of the user. */
    List<Turn> written() {
        int last = lastOfUser();
        return IntStream.range(0, turns.size())
                .filter(i -> i == last || isInstruction(turns.get(i)))
                .mapToObj(turns::get)
                .toList();
    }

    private int lastOfUser() {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role().equals("user")) {
                return i;
            }
        }
        return -1;
    }
}
