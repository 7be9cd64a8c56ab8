package dev.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostCalculatorTest {

    @ParameterizedTest
    @CsvSource({
        // input tokens, output tokens, USD per million in, USD per million out, nano-USD
        "1000, 0, 2.50, 10, 2500000",
        "0, 1000, 2.50, 10, 10000000",
        "1, 0, 0.15, 0.60, 150",
        "1, 1, 0.0004, 0, 0",
        "1, 0, 0.0005, 0, 1",
        "3, 0, 0.0005, 0, 2",
        "1000000, 1000000, 1.25, 10, 11250000000",
        "0, 0, 5, 25, 0",
    })
    void goldenValues(long input, long output, BigDecimal inputPrice, BigDecimal outputPrice, long expected) {
        UnitPrices prices = UnitPrices.newBuilder()
                .setInput(inputPrice)
                .setOutput(outputPrice)
                .build();

        assertThat(CostCalculator.cost(usage(input, 0, 0, output), prices)).isEqualTo(expected);
    }

    @Test
    void cachedTokensHaveTheirOwnPrices() {
        UnitPrices prices = UnitPrices.newBuilder()
                .setInput(new BigDecimal("3"))
                .setCacheRead(new BigDecimal("0.30"))
                .setCacheWrite(Map.of("5m", new BigDecimal("3.75"), "1h", new BigDecimal("6")))
                .setOutput(new BigDecimal("15"))
                .build();
        TokenUsage usage = TokenUsage.newBuilder()
                .setInputUncached(100)
                .setCacheRead(2_000)
                .setCacheWrite(Map.of("5m", 400L, "1h", 10L, "2h", 1L))
                .setOutputTotal(50)
                .setOutputReasoning(40)
                .build();

        // 100·3000 + 2000·300 + 400·3750 + 10·6000 + 1·6000 (no price of its own: the dearest) + 50·15000
        assertThat(CostCalculator.cost(usage, prices)).isEqualTo(3_216_000);
    }

    @Test
    void aCostThatDoesNotFitIsAnErrorAndNoWrongNumber() {
        UnitPrices prices = UnitPrices.newBuilder()
                .setInput(new BigDecimal("1000000"))
                .setOutput(BigDecimal.ZERO)
                .build();

        assertThatThrownBy(() -> CostCalculator.cost(usage(Long.MAX_VALUE, 0, 0, 0), prices))
                .isInstanceOf(ArithmeticException.class);
    }

    @Property
    void costsAddUpWithinOneRoundingEach(
            @ForAll("usages") TokenUsage a, @ForAll("usages") TokenUsage b, @ForAll("prices") UnitPrices prices) {
        long together = CostCalculator.cost(sum(a, b), prices);

        long apart = CostCalculator.cost(a, prices) + CostCalculator.cost(b, prices);

        assertThat(Math.abs(together - apart)).isLessThanOrEqualTo(1);
    }

    @Property
    void moreTokensOfAnyClassNeverCostLess(
            @ForAll("usages") TokenUsage usage,
            @ForAll("usages") TokenUsage more,
            @ForAll("prices") UnitPrices prices) {
        long cost = CostCalculator.cost(usage, prices);

        assertThat(CostCalculator.cost(sum(usage, more), prices)).isGreaterThanOrEqualTo(cost);
    }

    @Property
    void theOnlyRoundingIsHalfUpAtTheEnd(@ForAll("usages") TokenUsage usage, @ForAll("prices") UnitPrices prices) {
        BigDecimal read = prices.getCacheRead() == null ? prices.getInput() : prices.getCacheRead();
        BigDecimal exact = BigDecimal.valueOf(usage.getInputUncached())
                .multiply(prices.getInput())
                .add(BigDecimal.valueOf(usage.getCacheRead()).multiply(read))
                .add(BigDecimal.valueOf(usage.getCacheWrite().getOrDefault("5m", 0L))
                        .multiply(prices.getCacheWrite().getOrDefault("5m", BigDecimal.ZERO)))
                .add(BigDecimal.valueOf(usage.getOutputTotal()).multiply(prices.getOutput()))
                .movePointRight(3);

        BigDecimal rounding =
                BigDecimal.valueOf(CostCalculator.cost(usage, prices)).subtract(exact);

        assertThat(rounding).isGreaterThan(new BigDecimal("-0.5")).isLessThanOrEqualTo(new BigDecimal("0.5"));
    }

    @Property
    void aQuoteBoundsEveryUsageWithinIt(
            @ForAll("usages") TokenUsage usage,
            @ForAll("prices") UnitPrices prices,
            @ForAll @LongRange(max = 1_000) long unusedInput,
            @ForAll @LongRange(max = 1_000) long unusedOutput) {
        long promptTokens = usage.getInputUncached()
                + usage.getCacheRead()
                + usage.getCacheWrite().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                + unusedInput;

        long quote = CostCalculator.quote(promptTokens, usage.getOutputTotal() + unusedOutput, prices);

        assertThat(quote).isGreaterThanOrEqualTo(CostCalculator.cost(usage, prices));
    }

    @Provide
    Arbitrary<TokenUsage> usages() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, 2_000_000);
        return Combinators.combine(tokens, tokens, tokens, tokens).as(CostCalculatorTest::usage);
    }

    @Provide
    Arbitrary<UnitPrices> prices() {
        Arbitrary<BigDecimal> price = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, BigDecimal.valueOf(1_000))
                .ofScale(9);
        return Combinators.combine(price, price.injectNull(0.3), price, price)
                .as((input, read, write, output) -> UnitPrices.newBuilder()
                        .setInput(input)
                        .setCacheRead(read)
                        .setCacheWrite(Map.of("5m", write))
                        .setOutput(output)
                        .build());
    }

    private static TokenUsage sum(TokenUsage a, TokenUsage b) {
        return usage(
                a.getInputUncached() + b.getInputUncached(),
                a.getCacheRead() + b.getCacheRead(),
                a.getCacheWrite().getOrDefault("5m", 0L) + b.getCacheWrite().getOrDefault("5m", 0L),
                a.getOutputTotal() + b.getOutputTotal());
    }

    private static TokenUsage usage(long input, long read, long write, long output) {
        return TokenUsage.newBuilder()
                .setInputUncached(input)
                .setCacheRead(read)
                .setCacheWrite(Map.of("5m", write))
                .setOutputTotal(output)
                .build();
    }
}
