package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillLogTest {

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = dir.resolve("a directory/the bill.jsonl");
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        BillLine plain = new BillLine("a", 17, "gpt-5", 10, 0, 5, 62_500, null, null, "00", null, null);
        BillLine full = new BillLine("b", 18, "gpt-5", 2_000, 1_024, 5, 9, "req-ж", "u1", "ff", "cut", 512L);

        write(plain, full);

        assertThat(BillLog.read(file).lines()).containsExactly(plain, full);
    }

    @Test
    void sumsByModelAndInAll() throws IOException {
        write(line("a", "gpt-5", 100), line("b", "gpt-4.1", 7), line("c", "gpt-5", 11));

        BillLog log = BillLog.read(file);

        assertThat(log.totalNanoUsd()).isEqualTo(118);
        assertThat(log.byModel()).containsOnlyKeys("gpt-4.1", "gpt-5");
        assertThat(log.byModel().get("gpt-5")).isEqualTo(new BillLog.Totals(2, 20, 8, 6, 111));
    }

    @Test
    void leavesOutATornLastLine() throws IOException {
        write(line("a", "gpt-5", 100), line("b", "gpt-5", 7));
        tear();

        assertThat(BillLog.read(file).lines()).extracting(BillLine::id).containsExactly("a");
    }

    @Test
    void continuesAfterATornLine() throws IOException {
        write(line("a", "gpt-5", 100), line("b", "gpt-5", 7));
        tear();

        try (BillWriter writer = new BillWriter(file)) {
            assertThat(writer.linesBefore()).isEqualTo(1);
            writer.append(line("c", "gpt-5", 3));
        }

        assertThat(BillLog.read(file).lines()).extracting(BillLine::id).containsExactly("a", "c");
    }

    @Test
    void namesADamagedLine() throws IOException {
        write(line("a", "gpt-5", 100));
        Files.writeString(file, "{\"id\":\n", StandardOpenOption.APPEND);
        write(line("b", "gpt-5", 100));

        assertThatThrownBy(() -> BillLog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the bill.jsonl, line 2");
    }

    @Test
    void aLineWithoutAmountIsDamaged() throws IOException {
        write(line("a", "gpt-5", 100));
        Files.writeString(file, Files.readString(file).replace("cost_nano_usd", "price"));

        assertThatThrownBy(() -> BillLog.read(file)).isInstanceOf(IOException.class);
    }

    private void tear() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 9));
    }

    private void write(BillLine... lines) throws IOException {
        try (BillWriter writer = new BillWriter(file)) {
            for (BillLine line : lines) {
                writer.append(line);
            }
        }
    }

    private static BillLine line(String id, String model, long cost) {
        return new BillLine(id, 1, model, 10, 4, 3, cost, null, null, "00", null, null);
    }
}
