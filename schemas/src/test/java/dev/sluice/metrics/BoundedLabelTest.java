package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedLabelTest {

    @Test
    void valuesBeyondTheBoundAreOneAndKnownOnesStay() {
        var label = new BoundedLabel(2);

        assertThat(label.of("a")).isEqualTo("a");
        assertThat(label.of("b")).isEqualTo("b");
        assertThat(label.of("c")).isEqualTo("other");
        assertThat(label.of("a")).isEqualTo("a");
        assertThat(label.of("d")).isEqualTo("other");
    }
}
