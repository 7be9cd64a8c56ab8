package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.lexicon.Term.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexiconTest {

    private final Lexicon english = Lexicon.of("en").orElseThrow();

    @Test
    void aRegionIsIgnoredAndOtherLanguagesHaveNoLexicon() {
        assertThat(Lexicon.of("en-GB")).containsSame(english);
        assertThat(Lexicon.of("de")).isEmpty();
    }

    @Test
    void aSingleQuestionWordFramesOnlyWhereASentenceBegins() {
        assertThat(role("Why is it late?", "whi")).isEqualTo(Role.FRAME);
        assertThat(role("Hello, why is it late?", "whi")).isEqualTo(Role.FRAME);
        assertThat(role("Explain the reason why trains stop", "whi")).isNotEqualTo(Role.FRAME);
    }

    @Test
    void aGappedFrameIsOneTermAroundWhatItAsksFor() {
        List<Term> terms = english.terms("What does idempotent mean?");

        assertThat(terms.getFirst().role()).isEqualTo(Role.FRAME);
        assertThat(terms.getFirst().tokens().stream().map(Token::word)).containsExactly("what", "does", "mean");
        assertThat(terms.get(1).first().word()).isEqualTo("idempotent");
        assertThat(terms.get(1).role()).isEqualTo(Role.CONTENT);
    }

    @Test
    void thePhraseWinsOverItsWords() {
        Term phrase = english.terms("turn off bluetooth").getFirst();

        assertThat(phrase.tokens()).hasSize(2);
        assertThat(phrase.matches(english.terms("disable").getFirst())).isTrue();
        assertThat(phrase.excludes(english.terms("turn on").getFirst())).isTrue();
    }

    @Test
    void greetingsAreFillersAndDenialsNegators() {
        assertThat(english.terms("hello").getFirst().role()).isEqualTo(Role.FILLER);
        assertThat(english.terms("never").getFirst().meaning().negators()).isPositive();
        assertThat(english.isNegator(english.terms("not").getFirst().first())).isTrue();
        assertThat(english.isNegator(english.terms("bread").getFirst().first())).isFalse();
    }

    @Test
    void everyTokenIsInOneTerm() {
        String text = "Hi, what does acks=1 mean, and how do I turn off the \"safe mode\"?";

        List<Token> inTerms = english.terms(text).stream()
                .flatMap(term -> term.tokens().stream())
                .toList();

        assertThat(inTerms).containsExactlyInAnyOrderElementsOf(new Tokeniser("en").tokens(text));
    }

    private Role role(String text, String key) {
        return english.terms(text).stream()
                .filter(term -> term.key().equals(key) || term.key().startsWith(key + " "))
                .findFirst()
                .orElseThrow()
                .role();
    }
}
