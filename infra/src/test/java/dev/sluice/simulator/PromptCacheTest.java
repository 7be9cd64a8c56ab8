package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptCacheTest {

    private final PromptCache cache = new PromptCache();

    @Test
    void knowsWhatItSawInStepsOf128() {
        int[] prompt = IntStream.range(0, 1_500).toArray();

        assertThat(cache.readAndAdd("gpt-5", prompt)).isZero();
        assertThat(cache.readAndAdd("gpt-5", prompt)).isEqualTo(1_408);
    }

    @Test
    void sharesPrefixesOnly() {
        int[] prompt = IntStream.range(0, 2_000).toArray();
        int[] otherEnd = prompt.clone();
        otherEnd[1_300] = -7;
        int[] otherStart = prompt.clone();
        otherStart[0] = -7;
        cache.readAndAdd("gpt-5", prompt);

        assertThat(cache.readAndAdd("gpt-5", otherEnd)).isEqualTo(1_280);
        assertThat(cache.readAndAdd("gpt-5", otherStart)).isZero();
    }

    @Test
    void needs1024Tokens() {
        int[] prompt = IntStream.range(0, 1_023).toArray();
        cache.readAndAdd("gpt-5", prompt);

        assertThat(cache.readAndAdd("gpt-5", prompt)).isZero();
    }

    @Test
    void keepsModelsApart() {
        int[] prompt = IntStream.range(0, 1_500).toArray();
        cache.readAndAdd("gpt-5", prompt);

        assertThat(cache.readAndAdd("gpt-4.1", prompt)).isZero();
    }
}
