package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BillTest {

    private static final BillColumns USUAL = new BillColumns(null, null, null);

    @TempDir
    private Path folder;

    @Test
    void usdBecomeNanoUsdWithoutFloatingPoint() throws Exception {
        Path file = csv("id,request_id,cost_usd", "p1,r1,0.000012345", "\"p,2\",,1.1", "p3,r3,1.5e-8");

        assertThat(Bill.read(file, USUAL).entries())
                .containsExactly(
                        new BillEntry("p1", "r1", 12_345),
                        new BillEntry("p,2", null, 1_100_000_000),
                        new BillEntry("p3", "r3", 15));
    }

    @Test
    void amountsFinerThanANanoDollarAreRoundedHalfUp() throws Exception {
        Path file = csv("id,cost", "p1,0.0000000005", "p2,0.00000000049");

        assertThat(Bill.read(file, USUAL).entries())
                .extracting(BillEntry::costNanoUsd)
                .containsExactly(1L, 0L);
    }

    @Test
    void columnsMayBeNamed() throws Exception {
        Path file = csv("Generation Id,Amount,who", "p1,0.25,r1");

        BillColumns columns = new BillColumns("generation-id", "who", "amount");
        assertThat(Bill.read(file, columns).entries()).containsExactly(new BillEntry("p1", "r1", 250_000_000));
    }

    @Test
    void jsonLinesAreReadByTheSameNames() throws Exception {
        Path file = Files.writeString(
                folder.resolve("bill.jsonl"), "{\"id\":\"p1\",\"request_id\":\"r1:1\",\"cost_nano_usd\":77}\n");

        assertThat(Bill.read(file, USUAL).entries()).containsExactly(new BillEntry("p1", "r1:1", 77));
    }

    @Test
    void whatIsMissingIsNamedWithWhatIsThere() throws Exception {
        Path file = csv("id,price", "p1,0.25");

        assertThatExceptionOfType(BillException.class)
                .isThrownBy(() -> Bill.read(file, USUAL))
                .withMessageContaining("cost_usd")
                .withMessageContaining("there are id, price");
    }

    @Test
    void aBadAmountIsNamedWithRowAndColumn() throws Exception {
        Path file = csv("id,cost", "p1,0.25", "p2,a lot");

        assertThatExceptionOfType(BillException.class)
                .isThrownBy(() -> Bill.read(file, USUAL))
                .withMessageContaining("row 2: cost is 'a lot'; allowed is a decimal in USD");
    }

    @Test
    void aBillWithoutCallsIsEmpty() throws Exception {
        assertThat(Bill.read(csv("id,cost"), USUAL).entries()).isEmpty();
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(folder.resolve("bill.csv"), String.join("\n", lines) + "\n");
    }
}
