package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class VerifierPropertyTest {

    private static final Verifier VERIFIER = Verifier.bundled();
    private static final List<String> NASTY =
            List.of("a_", "a.1", "a'", "'a", "1.", "_", "9", "a-", "\"", "٣", "𑁧", "\uD83D", "not ", "one million ");

    @Property(tries = 300)
    void noTextThrows(
            @ForAll("texts") String one, @ForAll("texts") String other, @ForAll("languages") String language) {
        Question first = Question.lexical(one, language);
        Question second = Question.lexical(other, language);

        Judgement judgement = VERIFIER.judge(first, second);

        assertThat(judgement.score()).isBetween(0.0, 1.0);
        assertThat(VERIFIER.judge(Question.lexical(one, language), Question.lexical(other, language)))
                .isEqualTo(judgement);
    }

    @Example
    void noLongTextThrows() {
        for (String language : List.of("en", "ru", "uk", "ar")) {
            for (String part : NASTY) {
                Question question = Question.lexical(part.repeat(1_000 / part.length()), language);

                assertThat(VERIFIER.judge(question, question).score()).isBetween(0.0, 1.0);
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(60);
        Arbitrary<String> controls = Arbitraries.strings()
                .withCharRange('\0', '\u001f')
                .withCharRange('\uD800', '\uDFFF')
                .withChars("a1.'’_-\"«»½")
                .ofMaxLength(60);
        Arbitrary<String> parts = Arbitraries.of(NASTY);
        Arbitrary<String> repeated = Combinators.combine(
                        parts, Arbitraries.integers().between(1, 40))
                .as(String::repeat);
        return Arbitraries.oneOf(any, controls, repeated);
    }

    @Provide
    Arbitrary<String> languages() {
        return Arbitraries.of("en", "ru", "uk", "ar");
    }
}
