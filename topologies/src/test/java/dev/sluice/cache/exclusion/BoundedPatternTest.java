package dev.sluice.cache.exclusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoundedPatternTest {

    @Test
    void backtrackingWithoutEndCountsAsFound() {
        assertThat(new BoundedPattern("a*a*a*a*a*b").test("a".repeat(600))).isTrue();
        assertThat(new BoundedPattern("a*b").test("a".repeat(600))).isFalse();
    }

    @Test
    void aLongMatchDoesNotExhaustTheStack() {
        assertThat(new BoundedPattern("(?:a|b)*c").test("ab".repeat(100_000))).isFalse();
        assertThat(new BoundedPattern("EMP-\\d{6}").test("ab ".repeat(500_000))).isFalse();
    }

    @Property(tries = 200)
    void whatIsShortIsFoundWhereverItStands(@ForAll @IntRange(max = 9_000) int at) {
        String text = "-".repeat(at) + "EMP-123456" + "-".repeat(new Random(at).nextInt(5_000));

        assertThat(new BoundedPattern("EMP-\\d{6}").test(text)).isTrue();
        assertThat(new BoundedPattern("(?<=-)EMP-\\d{6}(?=-|$)").test("-" + text))
                .isTrue();
    }

    @Test
    void anchorsMeanTheWholeText() {
        assertThat(new BoundedPattern("^b").test("a".repeat(1_500) + "b".repeat(3_000)))
                .isFalse();
        assertThat(new BoundedPattern("a$").test("a".repeat(2_000) + "b".repeat(3_000)))
                .isFalse();
    }
}
