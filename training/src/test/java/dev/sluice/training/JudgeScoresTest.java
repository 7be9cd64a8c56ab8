package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeScoresTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAndAPairWithoutScoreIsNamed() throws IOException {
        Path file = folder.resolve("scores.tsv");

        JudgeScores.of(Map.of("en-1", -2.25, "en-2", 3.0)).write(file);

        JudgeScores read = JudgeScores.read(file);
        assertThat(read.of(pair("en-1"))).isEqualTo(-2.25);
        assertThat(read.of(pair("en-2"))).isEqualTo(3);
        assertThatThrownBy(() -> read.of(pair("en-3"))).hasMessageContaining("en-3");
    }

    private static LabelledPair pair(String id) {
        return new LabelledPair(id, "en", "faq", "x", "t", "a", "b", true);
    }
}
