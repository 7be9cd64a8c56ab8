package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatcherTest {

    private static final Question ASKED = Question.lexical("How do I enable dark mode?", "en");

    private final Matcher matcher = new Matcher(Verifier.bundled());

    @Test
    void withoutCandidatesThereIsNoMatch() {
        assertThat(matcher.match(ASKED, List.of(), rules(0, 0.0))).isEqualTo(Match.NONE);
    }

    @Test
    void aRunnerUpIsServedWhenTheBestIsGuarded() {
        List<Candidate> candidates = List.of(
                candidate("off", 0.99, "How do I disable dark mode?"),
                candidate("on", 0.9, "How do I turn on dark mode?"));

        assertThat(matcher.match(ASKED, candidates, rules(0.5, 0.0)).id()).isEqualTo("on");
    }

    @Test
    void belowTheFloorNothingIsLookedAt() {
        Candidate unread = new Candidate("low", 0.4, () -> {
            throw new AssertionError("must not be read");
        });

        assertThat(matcher.match(ASKED, List.of(unread), rules(0.5, 0.0))).isEqualTo(Match.NONE);
    }

    @Test
    void onlyTheFirstThreeAreTried() {
        Candidate off = candidate("off", 0.9, "How do I disable dark mode?");
        Candidate same = candidate("same", 0.8, ASKED.text());

        assertThat(matcher.match(ASKED, List.of(off, off, same), rules(0, 0.0)).served())
                .isTrue();
        assertThat(matcher.match(ASKED, List.of(off, off, off, same), rules(0, 0.0))
                        .served())
                .isFalse();
    }

    @Test
    void aDisabledGuardDoesNotCount() {
        List<Candidate> candidates = List.of(candidate("off", 0.9, "How do I disable dark mode?"));

        assertThat(matcher.match(ASKED, candidates, rules(0, 0.0)).guard()).isEqualTo(Guard.ANTONYM);
        assertThat(matcher.match(ASKED, candidates, new MatchRules(0, 0.0, Set.of(Guard.ANTONYM)))
                        .served())
                .isTrue();
    }

    @Test
    void theThresholdOfTheRulesDecides() {
        List<Candidate> candidates = List.of(candidate("same", 1, ASKED.text()));

        Match refused = matcher.match(ASKED, candidates, rules(0, 1.0));

        assertThat(refused.guard()).isEqualTo(Guard.SCORE);
        assertThat(refused.id()).isEqualTo("same");
        assertThat(matcher.match(ASKED, candidates, rules(0, refused.score())).served())
                .isTrue();
    }

    private static MatchRules rules(double minSimilarity, double minScore) {
        return new MatchRules(minSimilarity, minScore, Set.of());
    }

    private static Candidate candidate(String id, double similarity, String text) {
        return new Candidate(id, similarity, () -> Question.lexical(text, "en"));
    }
}
