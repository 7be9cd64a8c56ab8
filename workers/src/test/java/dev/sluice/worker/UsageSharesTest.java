package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.TokenUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class UsageSharesTest {

    @Property(tries = 500)
    void sharesAddUpAndAreWithinOneTokenOfTheRightOnes(
            @ForAll @LongRange(max = 1_000_000_000) long total,
            @ForAll @Size(min = 1, max = 300) List<@IntRange(max = 300_000) Integer> counted) {
        long[] weights = counted.stream().mapToLong(Integer::longValue).toArray();
        long sum = Arrays.stream(weights).sum();

        long[] shares = UsageShares.split(total, weights);

        assertThat(Arrays.stream(shares).sum()).isEqualTo(total);
        for (int i = 0; i < shares.length; i++) {
            double right = sum == 0 ? (double) total / shares.length : (double) total * weights[i] / sum;
            assertThat((double) shares[i]).isBetween(Math.floor(right), Math.ceil(right));
        }
    }

    @Test
    void theLargestRemainderGetsTheTokenThatIsLeft() {
        assertThat(UsageShares.split(10, new long[] {1, 1, 1})).containsExactly(4, 3, 3);
        assertThat(UsageShares.split(10, new long[] {1, 2, 3})).containsExactly(2, 3, 5);
        assertThat(UsageShares.split(5, new long[] {0, 0})).containsExactly(3, 2);
        assertThat(UsageShares.split(0, new long[] {4, 0})).containsExactly(0, 0);
    }

    @Test
    void everyClassOfTokensIsShared() {
        TokenUsage whole = new TokenUsage(7L, 5L, Map.of("5m", 3L), 2L, 1L);

        List<TokenUsage> shares = UsageShares.of(whole, new long[] {1, 1});

        assertThat(shares)
                .containsExactly(
                        new TokenUsage(4L, 3L, Map.of("5m", 2L), 1L, 1L),
                        new TokenUsage(3L, 2L, Map.of("5m", 1L), 1L, 0L));
    }
}
