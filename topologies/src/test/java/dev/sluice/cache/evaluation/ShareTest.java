package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ShareTest {

    @Test
    void theIntervalIsThatOfClopperAndPearson() {
        Share half = new Share(5, 10);

        assertThat(half.rate()).isEqualTo(0.5);
        assertThat(half.low()).isCloseTo(0.1871, within(0.0001));
        assertThat(half.high()).isCloseTo(0.8129, within(0.0001));
    }

    @Test
    void withNothingWrongTheBoundIsTheRuleOfThree() {
        assertThat(new Share(0, 299).upperBound()).isLessThanOrEqualTo(0.01);
        assertThat(new Share(0, 298).upperBound()).isGreaterThan(0.01);
        assertThat(Share.least(0.01)).isEqualTo(299);
    }

    @Test
    void nothingIsKnownOfNothing() {
        assertThat(Share.NONE.rate()).isZero();
        assertThat(Share.NONE.low()).isZero();
        assertThat(Share.NONE.high()).isEqualTo(1);
        assertThat(Share.NONE.upperBound()).isEqualTo(1);
    }

    @Property
    void theIntervalHoldsTheRateAndTheBoundIsInsideIt(
            @ForAll @IntRange(min = 1, max = 500) int of, @ForAll @IntRange(min = 0, max = 500) int count) {
        Share share = new Share(Math.min(count, of), of);

        assertThat(share.low()).isLessThanOrEqualTo(share.rate());
        assertThat(share.upperBound()).isBetween(share.rate(), share.high());
    }
}
