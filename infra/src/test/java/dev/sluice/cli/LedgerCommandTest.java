package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aTimeThatIsNoneIsRefusedWithWhatIsAllowed() {
        int status = run("ledger", "export", "--from", "yesterday");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("--from", "'yesterday' is no time", "2026-11-01T12:00:00Z");
    }

    @Test
    void aBadBillEndsBeforeTheLedgerIsRead() throws Exception {
        Path bill = Files.writeString(folder.resolve("bill.csv"), "id,cost\np1,much\n");

        int status = run("ledger", "reconcile", bill.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("bill.csv, row 1: cost is 'much'");
    }

    @Test
    void aMissingBillIsNamed() {
        int status = run("ledger", "reconcile", folder.resolve("none.csv").toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("There is no file", "none.csv");
    }

    private int run(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }
}
