package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.lexicon.Token.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokeniserTest {

    private final Tokeniser english = new Tokeniser("en");

    @ParameterizedTest
    @ValueSource(
            strings = {"DS-160", "v2.3.1", "work_mem", "file.txt", "camelCase", "main()", "C++", "--force", "E404"})
    void codeIsOneToken(String code) {
        List<Token> tokens = english.tokens("about " + code + " please");

        assertThat(tokens.get(1).kind()).isEqualTo(Kind.IDENTIFIER);
        assertThat(tokens.get(1).text()).isEqualTo(code);
        assertThat(tokens).hasSize(3);
    }

    @Test
    void aSettingIsCutIntoNameSignAndValue() {
        assertThat(english.tokens("acks=1").stream().map(Token::kind))
                .containsExactly(Kind.WORD, Kind.SIGN, Kind.NUMBER);
    }

    @Test
    void aSentenceEndIsNoPartOfAnIdentifier() {
        assertThat(english.tokens("Is it in v2.3.1.").getLast().text()).isEqualTo("v2.3.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"good night\"", "“good night”", "«good night»", "`good night`", "'good night'", "„good night“"
            })
    void aQuotationIsOneTokenWithoutItsMarks(String quoted) {
        Token token = english.tokens("say " + quoted).getLast();

        assertThat(token.kind()).isEqualTo(Kind.QUOTED);
        assertThat(token.text()).isEqualTo("good night");
        assertThat(token.start()).isEqualTo(4);
        assertThat(token.end()).isEqualTo(4 + quoted.length());
    }

    @Test
    void anApostropheOpensNoQuotation() {
        assertThat(english.tokens("I don't like John's").stream().map(Token::word))
                .containsExactly("i", "don't", "like", "john's");
        assertThat(english.tokens("don’t").getFirst().word()).isEqualTo("don't");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,000", "3.14", "15:30", "1,000,000", "2"})
    void aNumberKeepsItsSeparators(String number) {
        Token token = english.tokens("of " + number + ".").get(1);

        assertThat(token.kind()).isEqualTo(Kind.NUMBER);
        assertThat(token.text()).isEqualTo(number);
    }

    @Test
    void digitsOfOtherScriptsAreNumbers() {
        assertThat(english.tokens("١٤").getFirst().kind()).isEqualTo(Kind.NUMBER);
        assertThat(english.tokens("½").getFirst().kind()).isEqualTo(Kind.SIGN);
    }

    @Test
    void whatIsNoLetterIsASign() {
        assertThat(english.tokens("ok 😀 \uD83D x").stream().map(Token::kind))
                .containsExactly(Kind.WORD, Kind.SIGN, Kind.SIGN, Kind.WORD);
    }

    @Test
    void arabicLetterVariantsMarksAndStretchesFold() {
        Tokeniser arabic = new Tokeniser("ar");

        assertThat(arabic.tokens("أُحِبّ مكتبة إلى مـــدرسة").stream().map(Token::word))
                .containsExactly("احب", "مكتبه", "الي", "مدرسه");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a'", "'a", "1.", "a_", "a.1", "a.", "1-", "_", "9"})
    void longRepetitionsNeitherOverflowTheStackNorLoseCharacters(String part) {
        List<Token> tokens = english.tokens(part.repeat(20_000 / part.length()) + " end");

        assertThat(tokens.getLast().word()).isEqualTo("end");
    }
}
