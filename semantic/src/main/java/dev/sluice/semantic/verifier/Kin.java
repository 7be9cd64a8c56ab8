package dev.sluice.semantic.verifier;

import dev.sluice.semantic.lexicon.Kinship;
import dev.sluice.semantic.lexicon.Relatives;
import dev.sluice.semantic.lexicon.Term.Role;
import dev.sluice.semantic.verifier.Alignment.Counterpart;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How the words without counterpart are related to those of the other question, by an English thesaurus. */
final class Kin {

    private Kin() {}

    /** Counts of the words of both questions by their closest kin in the other. */
    static Map<Kinship, Integer> of(Comparison pair) {
        Map<Kinship, Integer> counts = new EnumMap<>(Kinship.class);
        pair.forth()
                .unmatched()
                .forEach(part -> counts.merge(closest(part, pair.one(), pair.other()), 1, Integer::sum));
        pair.back().unmatched().forEach(part -> counts.merge(closest(part, pair.other(), pair.one()), 1, Integer::sum));
        return counts;
    }

    private static Kinship closest(Counterpart part, Question own, Question other) {
        Set<Kinship> found = EnumSet.of(Kinship.NONE);
        Relatives relatives = own.relatives().get(part.index());
        for (int i = 0; i < other.terms().size(); i++) {
            Role role = other.terms().get(i).role();
            if (role == Role.CONTENT || role == Role.FRAME) {
                found.add(relatives.to(other.relatives().get(i)));
            }
        }
        if (found.contains(Kinship.SAME) || found.contains(Kinship.SIMILAR)) {
            return Kinship.SAME;
        }
        return found.stream().min(Enum::compareTo).orElse(Kinship.NONE);
    }
}
