package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuresTest {

    @ParameterizedTest
    @CsvSource({
        "en, '1,000', 1000",
        "en, 0.5, 0.5",
        "en, seven, 7",
        "en, 𑁧𑁨, 12",
        "ru, семь, 7",
        "uk, п'ять, 5",
        "ar, ١٤, 14",
        "ar, ثلاثة, 3"
    })
    void numbersAreReadFromDigitsAndWords(String language, String text, BigDecimal value) {
        assertThat(Measures.of(language).number(token(language, text)).orElseThrow())
                .isEqualByComparingTo(value);
    }

    @ParameterizedTest
    @CsvSource({"en, mins, 60", "en, fortnight, 1209600", "ru, недель, 604800", "uk, днів, 86400", "ar, ساعات, 3600"})
    void unitsOfTimeAreSeconds(String language, String word, String unit) {
        assertThat(Measures.of(language).unit(token(language, word))).contains(unit);
    }

    @Test
    void aUnitMayBeAttached() {
        assertThat(Measures.of("en").attached(token("en", "10KG")))
                .contains(new Measures.Attached(BigDecimal.TEN.stripTrailingZeros(), "kg"));
        assertThat(Measures.of("en").attached(token("en", "E404"))).isEmpty();
        assertThat(Measures.of("en").number(token("en", "bread"))).isEmpty();
    }

    private static Token token(String language, String text) {
        return new Tokeniser(language).tokens(text).getFirst();
    }
}
