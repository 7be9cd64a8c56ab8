package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Kinship;
import dev.sluice.semantic.lexicon.Term;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.lexicon.Token;
import dev.sluice.semantic.lexicon.WordNet;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How the words without counterpart are related to those of the other question, by an English thesaurus. */
final class Kin {

    private Kin() {}

    /** Counts of the words of both questions by their closest kin in the other. */
    static Map<Kinship, Integer> of(Comparison pair) {
        Map<Kinship, Integer> counts = new EnumMap<>(Kinship.class);
        pair.forth().unmatched().forEach(part -> counts.merge(closest(part, pair.other()), 1, Integer::sum));
        pair.back().unmatched().forEach(part -> counts.merge(closest(part, pair.one()), 1, Integer::sum));
        return counts;
    }

    private static Kinship closest(Counterpart part, Question other) {
        Set<Kinship> found = EnumSet.of(Kinship.NONE);
        String word = text(part.term());
        for (Term term : other.terms()) {
            if (term.role() == Role.CONTENT || term.role() == Role.FRAME) {
                found.add(WordNet.loaded().kinship(word, text(term)));
            }
        }
        if (found.contains(Kinship.SAME) || found.contains(Kinship.SIMILAR)) {
            return Kinship.SAME;
        }
        return found.stream().min(Enum::compareTo).orElse(Kinship.NONE);
    }

    private static String text(Term term) {
        return term.tokens().stream().map(Token::word).collect(Collectors.joining(" "));
    }
}
