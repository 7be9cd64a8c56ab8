package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "14 days, two weeks, true",
        "3 pm, 15:00, true",
        "10K, '10,000', true",
        "ninety-five percent, 95 %, true",
        "'1,000', 1000, true",
        "14 days, 14 weeks, false",
        "3 pm, 3 am, false",
        "5, 6, false",
        "60 minutes, 1 hour, true"
    })
    void amountsAreComparedByWhatTheyMean(String one, String other, boolean same) {
        Comparison.Surplus surplus =
                new Comparison(Question.lexical(one, "en"), Question.lexical(other, "en")).numbers();

        assertThat(surplus.sum() == 0).isEqualTo(same);
    }
}
