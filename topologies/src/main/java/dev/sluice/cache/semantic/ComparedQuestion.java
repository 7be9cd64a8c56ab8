package dev.sluice.cache.semantic;

import dev.sluice.semantic.verifier.Candidate;
import dev.sluice.semantic.verifier.Match;
import dev.sluice.semantic.verifier.MatchRules;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Question;
import java.util.List;
import java.util.Optional;

/** Questions outside a stream, as the semantic tier would compare them. */
public final class ComparedQuestion {

    private ComparedQuestion() {}

    /** With rounded vectors, as they come out of a record; empty when the question cannot be taken apart. */
    public static Optional<Question> of(String text, String language, Vectorised.Vectors made) {
        return Vectoriser.question(
                text, language, new Vectorised.Vectors(made.model(), VectorCodec.rounded(made.vectors())));
    }

    /** Decides among candidates; a pair that cannot be judged is none. */
    public static Match match(Matcher matcher, Question asked, List<Candidate> candidates, MatchRules rules) {
        return Guarded.attempt(() -> matcher.match(asked, candidates, rules)).orElse(Match.NONE);
    }
}
