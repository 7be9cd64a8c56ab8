package dev.sluice.budget.price;

import static dev.sluice.budget.Fixtures.price;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PriceCheckTest {

    static Stream<Arguments> faulty() {
        return Stream.of(
                Arguments.of(price("p", "p", "m", "-0.1", "1"), "prices"),
                Arguments.of(price("p", "p", "m", "1", "1000000.1"), "prices"),
                Arguments.of(price("p", "p", "m", "1", "0"), "free"),
                Arguments.of(price("p", " ", "m", "1", "1"), "provider"),
                Arguments.of(price("p", "p", " ", "1", "1"), "model"),
                Arguments.of(price("p", "p", "a*********", "1", "1"), "model"),
                Arguments.of(price("p", "p", "m", "1", "1").setMinPromptTokens(-1), "min_prompt_tokens"),
                Arguments.of(windowed(new PriceWindow(0, 5, 0, 60)), "windows"),
                Arguments.of(windowed(new PriceWindow(5, 1, 0, 60)), "windows"),
                Arguments.of(windowed(new PriceWindow(1, 5, 60, 60)), "windows"),
                Arguments.of(windowed(new PriceWindow(1, 5, 0, 1_441)), "windows"),
                Arguments.of(windowed(new PriceWindow(1, 5, 0, 60)).setExceptDates(List.of("2026-02-30")), "windows"),
                Arguments.of(price("p", "p", "m", "1", "1").setExceptDates(List.of("2026-02-03")), "except_dates"));
    }

    private static Price.Builder windowed(PriceWindow window) {
        return price("p", "p", "m", "1", "1").setWindows(List.of(window));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void theFieldAtFaultIsNamed(Price.Builder price, String field) {
        assertThat(PriceCheck.faultyField(price.build())).contains(field);
    }

    @Test
    void whatCanBeAppliedPasses() {
        assertThat(Stream.of(
                        price("p", "p", "m", "0", "1000000").setFree(true).build(),
                        price("p", "p", "*-mini*", "0.000000001", "1").build(),
                        windowed(new PriceWindow(1, 7, 0, 1_440))
                                .setExceptDates(List.of("2026-10-01"))
                                .build()))
                .allSatisfy(p -> assertThat(PriceCheck.faultyField(p)).isEmpty());
    }
}
