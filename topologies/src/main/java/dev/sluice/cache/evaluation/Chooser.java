package dev.sluice.cache.evaluation;

import dev.sluice.cache.semantic.ComparedQuestion;
import dev.sluice.semantic.verifier.Candidate;
import dev.sluice.semantic.verifier.Match;
import dev.sluice.semantic.verifier.MatchRules;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Question;
import java.util.List;

/** Chooses among the candidates of a search, best first. Safe for use by several threads. */
interface Chooser {

    Match choose(Question asked, List<Candidate> candidates, MatchRules rules);

    /** As the cache application does. */
    static Chooser verifier(Matcher matcher) {
        return (asked, candidates, rules) -> ComparedQuestion.match(matcher, asked, candidates, rules);
    }

    /** As the cache application would with another least score. */
    static Chooser verifier(Matcher matcher, double minScore) {
        return (asked, candidates, rules) -> ComparedQuestion.match(
                matcher, asked, candidates, new MatchRules(rules.minSimilarity(), minScore, rules.disabled()));
    }

    /** The nearest if it is near enough, whatever else the two questions say. */
    static Chooser cosine(double minSimilarity) {
        return (_, candidates, _) -> {
            if (candidates.isEmpty()) {
                return Match.NONE;
            }
            Candidate nearest = candidates.getFirst();
            boolean served = nearest.similarity() >= minSimilarity;
            return new Match(served, nearest.id(), nearest.similarity(), nearest.similarity(), null);
        };
    }
}
