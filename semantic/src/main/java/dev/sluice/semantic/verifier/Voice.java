package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Token;
import java.util.List;
import java.util.Set;

/** Tells the passive from the active in English, where word order shows who does what to whom. */
final class Voice {

    private static final Set<String> AUXILIARIES =
            Set.of("be", "is", "are", "was", "were", "been", "being", "am", "get", "gets", "got");
    private static final Set<String> PARTICIPLES = Set.of(
            "bought",
            "broken",
            "brought",
            "built",
            "caught",
            "chosen",
            "done",
            "drawn",
            "driven",
            "eaten",
            "found",
            "forgotten",
            "given",
            "held",
            "hidden",
            "kept",
            "known",
            "lent",
            "lost",
            "made",
            "meant",
            "paid",
            "put",
            "read",
            "said",
            "seen",
            "sent",
            "set",
            "shown",
            "sold",
            "spent",
            "stolen",
            "taken",
            "taught",
            "told",
            "thrown",
            "understood",
            "won",
            "worn",
            "written");
    /** Ways to ask for permission, which say nothing of who does it. */
    private static final Set<String> MODAL =
            Set.of("allowed", "permitted", "supposed", "required", "needed", "obliged");

    private static final int REACH = 6;

    private Voice() {}

    static boolean isPassive(Question question) {
        List<Token> tokens = question.terms().stream()
                .flatMap(term -> term.tokens().stream())
                .toList();
        for (int i = 0; i < tokens.size(); i++) {
            if (AUXILIARIES.contains(tokens.get(i).word()) && isFollowed(tokens, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFollowed(List<Token> tokens, int auxiliary) {
        for (int i = auxiliary + 1; i < Math.min(tokens.size(), auxiliary + REACH); i++) {
            String word = tokens.get(i).word();
            if (MODAL.contains(word)) {
                return false;
            }
            if (PARTICIPLES.contains(word) || (word.endsWith("ed") && word.length() > 4)) {
                return true;
            }
        }
        return false;
    }
}
