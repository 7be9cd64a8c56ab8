package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordListsTest {

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void noMemberStandsTwiceInALineOfContrasts(String language) {
        assertThat(WordLists.lines(language, "contrasts")).allSatisfy(line -> {
            List<String> members = WordLists.split(line, "\\|");

            assertThat(members).hasSizeGreaterThan(1);
            assertThat(Arrays.stream(line.split("[|,]", -1)).map(String::strip))
                    .doesNotHaveDuplicates()
                    .doesNotContain("");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void synonymsComeAtLeastInPairs(String language) {
        assertThat(WordLists.lines(language, "synonyms"))
                .allSatisfy(line -> assertThat(WordLists.split(line, ",")).hasSizeGreaterThan(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void framesAndLimitsNameTheirKind(String language) {
        for (String list : List.of("frames", "scope", "units")) {
            assertThat(WordLists.lines(language, list)).allSatisfy(line -> {
                assertThat(WordLists.head(line)).isNotEmpty();
                assertThat(WordLists.items(line)).isNotEmpty();
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void numbersHaveAValue(String language) {
        assertThat(WordLists.lines(language, "numbers")).allSatisfy(line -> {
            assertThat(new BigDecimal(WordLists.head(line).replaceFirst("\\.$", "")))
                    .isNotNegative();
            assertThat(WordLists.items(line)).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void everyWordHasATokenAtLeast(String language) {
        Tokeniser tokeniser = new Tokeniser(language);
        for (String list : List.of("synonyms", "fillers", "function")) {
            assertThat(WordLists.lines(language, list))
                    .allSatisfy(line -> assertThat(WordLists.items(line))
                            .allSatisfy(
                                    word -> assertThat(tokeniser.tokens(word)).isNotEmpty()));
        }
    }
}
