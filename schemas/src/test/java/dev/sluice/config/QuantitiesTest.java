package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"20ms, PT0.02S", "5s, PT5S", "2m, PT2M", "1 h, PT1H", "1D, P1D", "PT1M30S, PT90S", "P2D, PT48H"})
    void durationsAreShorthandOrIso(String text, Duration expected) {
        assertThat(Quantities.duration(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "-5s", "PT-1S", "PT0.0001S", "5 minutes", "1.5s", "999999999999d"})
    void otherDurationsAreRefused(String text) {
        assertThat(Quantities.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4194304, 4194304", "4MiB, 4194304", "4 mib, 4194304", "1KiB, 1024", "2GiB, 2147483648"})
    void sizesAreBytesOrBinaryUnits(String text, long expected) {
        assertThat(Quantities.bytes(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4MB", "1.5MiB", "999999999999GiB"})
    void otherSizesAreRefused(String text) {
        assertThat(Quantities.bytes(text)).isEmpty();
    }
}
