package dev.sluice.cache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledFileTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve("some.jsonl");
    }

    @Test
    void languageAndTypeMayBeLeftOutAndOtherMembersAreIgnored() throws Exception {
        write("""
                {"id":"1","lang":"uk","query_type":"faq","category":"paraphrase","topic":"t","a":"x","b":"y","same_answer":true}

                {"id":"2","category":"number","a":"x","b":"z","same_answer":false}
                """);

        assertThat(LabelledFile.pairs(file))
                .containsExactly(
                        new LabelledPair("1", "uk", "faq", "paraphrase", "x", "y", true),
                        new LabelledPair("2", null, null, "number", "x", "z", false));
    }

    @Test
    void questionsHaveTextAndLabel() throws Exception {
        write("{\"text\":\"x\",\"label\":\"l\",\"lang\":\"en\"}\n");

        assertThat(LabelledFile.questions(file)).containsExactly(new LabelledQuestion("x", "l", "en", null));
    }

    @Test
    void everyBadLineIsNamedWithWhatIsWrong() throws Exception {
        write("""
                {"id":"1","category":"number","a":"x","b":"z","same_answer":"no"}
                {"id":"2","query_type":"chat","category":"number","a":" ","b":"z","same_answer":true}
                not json
                [1]
                """);

        assertThatThrownBy(() -> LabelledFile.pairs(file))
                .isInstanceOf(LabelledFileException.class)
                .hasMessage("""
                        %1$s:1: same_answer is "no"; allowed is true or false
                        %1$s:2: query_type is "chat"; allowed is faq, search, support, transaction or general, or left out
                        %1$s:2: a is " "; allowed is a text that is not blank
                        %1$s:3: not JSON (column 1); allowed is a JSON object a line
                        %1$s:4: [1] is no object; allowed is a JSON object a line""".formatted(file));
    }

    @Test
    void aFileWithoutLinesIsRefused() throws Exception {
        write("\n");

        assertThatThrownBy(() -> LabelledFile.questions(file))
                .isInstanceOf(LabelledFileException.class)
                .hasMessageContaining("no lines");
    }

    @Test
    void otherEncodingsAreRefused() throws Exception {
        Files.write(file, "{\"text\":\"é\",\"label\":\"l\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> LabelledFile.questions(file))
                .isInstanceOf(LabelledFileException.class)
                .hasMessageContaining("not UTF-8");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }
}
