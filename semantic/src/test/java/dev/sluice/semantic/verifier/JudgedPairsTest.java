package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JudgedPairsTest {

    private static final OnnxEmbedder EMBEDDER = OnnxEmbedder.load(OnnxModel.bundled());
    private static final Question CACHED = question("How do I enable dark mode?");
    private static final Question ASKED = question("How can I turn on the dark mode?");
    private static final Question OPPOSITE = question("How do I disable dark mode?");
    private static final Question FAR = question("Which documents does a visa need?");

    private final AtomicInteger asked = new AtomicInteger();

    @AfterAll
    static void close() {
        EMBEDDER.close();
    }

    @Test
    void theOddsOfTheJudgeDecide() {
        double sure = verifier(OptionalDouble.of(6)).judge(CACHED, ASKED).score();
        double unsure = verifier(OptionalDouble.of(-6)).judge(CACHED, ASKED).score();

        assertThat(sure).isGreaterThan(verifier(OptionalDouble.empty()).threshold(ASKED));
        assertThat(unsure).isLessThan(sure / 2);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aPairThatTheJudgeCannotReadIsNotServed() {
        assertThat(verifier(OptionalDouble.empty()).judge(CACHED, ASKED).score())
                .isZero();
        assertThat(served(verifier(OptionalDouble.empty()), rules(Set.of()), CACHED))
                .isFalse();
    }

    @Test
    void neitherGuardedNorHopelessPairsAreRead() {
        Verifier verifier = verifier(OptionalDouble.of(6));

        assertThat(verifier.judge(CACHED, OPPOSITE).guards()).containsExactly(Guard.ANTONYM);
        assertThat(verifier.judge(CACHED, FAR).score()).isLessThan(0.1);
        assertThat(asked).hasValue(0);
    }

    @Test
    void aPairWhoseOnlyGuardIsDisabledIsRead() {
        Verifier verifier = verifier(OptionalDouble.of(6));

        verifier.judge(CACHED, OPPOSITE, Set.of(Guard.ANTONYM));

        assertThat(asked).hasValue(1);
    }

    @Test
    void pairsWithoutVectorsAreNotRead() {
        Verifier verifier = verifier(OptionalDouble.of(6));

        verifier.judge(
                Question.lexical("How do I enable dark mode?", "en"), Question.lexical("Turn on dark mode", "en"));

        assertThat(asked).hasValue(0);
    }

    @Test
    void theBundledJudgeServesARephrasing() {
        assertThat(served(Verifier.bundled(), rules(Set.of()), CACHED)).isTrue();
        assertThat(served(Verifier.bundled(), rules(Set.of()), OPPOSITE)).isFalse();
    }

    private Verifier verifier(OptionalDouble odds) {
        return Verifier.with((_, _) -> {
            asked.incrementAndGet();
            return odds;
        });
    }

    private static boolean served(Verifier verifier, MatchRules rules, Question cached) {
        Candidate candidate = new Candidate("entry", 0.9, () -> cached);
        return new Matcher(verifier).match(ASKED, List.of(candidate), rules).served();
    }

    private static MatchRules rules(Set<Guard> disabled) {
        return new MatchRules(0.5, null, disabled);
    }

    private static Question question(String text) {
        return Question.embedded(text, "en", ((Embedding.Embedded) EMBEDDER.embed(text)).vectors());
    }
}
