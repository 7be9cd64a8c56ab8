package dev.sluice.semantic.verifier;

import java.util.List;
import java.util.Optional;

/** Chooses the entry whose answer may be given: the best candidates are judged one after the other. */
public final class Matcher {

    /** The best and two runners-up; more cost time and hardly ever give a hit. */
    public static final int TRIED = 3;

    private final Verifier verifier;

    public Matcher(Verifier verifier) {
        this.verifier = verifier;
    }

    /** One that reads no pair of questions twice, for evaluations with many thresholds; it forgets nothing. */
    public Matcher remembering() {
        return new Matcher(verifier.remembering());
    }

    /** Judges candidates, best first; of those refused the one with the highest score is reported. */
    public Match match(Question asked, List<Candidate> candidates, MatchRules rules) {
        double minScore = rules.minScore() == null ? verifier.threshold(asked) : rules.minScore();
        Match closest = Match.NONE;
        for (Candidate candidate : candidates.subList(0, Math.min(TRIED, candidates.size()))) {
            if (candidate.similarity() < rules.minSimilarity()) {
                break;
            }
            Judgement judgement = verifier.judge(candidate.question().get(), asked, rules.disabled());
            Optional<Guard> guard = judgement.guards().stream()
                    .filter(fired -> !rules.disabled().contains(fired))
                    .min(Enum::compareTo);
            boolean served = guard.isEmpty() && judgement.score() >= minScore;
            Match match = new Match(
                    served,
                    candidate.id(),
                    candidate.similarity(),
                    judgement.score(),
                    served ? null : guard.orElse(Guard.SCORE));
            if (served) {
                return match;
            }
            if (closest.id() == null || match.score() > closest.score()) {
                closest = match;
            }
        }
        return closest;
    }
}
