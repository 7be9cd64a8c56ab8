package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFilesTest {

    @TempDir
    private Path folder;

    @Test
    void filesAreReadInTheOrderOfTheirNamesAndOthersLeftAlone() throws IOException {
        Files.writeString(folder.resolve("b.jsonl"), line("2"));
        Files.writeString(folder.resolve("a.jsonl"), line("0") + '\n' + line("1"));
        Files.writeString(folder.resolve("notes.txt"), "none");

        assertThat(PairFiles.read(folder).stream().map(LabelledPair::id)).containsExactly("0", "1", "2");
        assertThat(PairFiles.read(folder).getFirst())
                .isEqualTo(new LabelledPair("0", "en", "faq", "paraphrase", "t", "x", "y", true));
    }

    @Test
    void aBrokenLineFails() throws IOException {
        Files.writeString(folder.resolve("a.jsonl"), "{");

        assertThatThrownBy(() -> PairFiles.read(folder)).isInstanceOf(JsonProcessingException.class);
    }

    private static String line(String id) {
        return "{\"id\":\"" + id + "\",\"lang\":\"en\",\"query_type\":\"faq\",\"category\":\"paraphrase\","
                + "\"topic\":\"t\",\"a\":\"x\",\"b\":\"y\",\"same_answer\":true}";
    }
}
