package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Bill;
import dev.sluice.ledger.BillColumns;
import dev.sluice.ledger.Charges;
import dev.sluice.ledger.FocusCsv;
import dev.sluice.ledger.LedgerCsv;
import dev.sluice.ledger.LedgerExport;
import dev.sluice.ledger.LedgerFilter;
import dev.sluice.ledger.LedgerReader;
import dev.sluice.ledger.Reconciliation;
import dev.sluice.schema.LlmRequest;
import dev.sluice.simulator.BillLine;
import dev.sluice.simulator.BillLog;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedStack.class)
class LedgerIT {

    private static final String TENANT = "ledger-files";
    private static final int QUESTIONS = 8;

    @TempDir
    private Path folder;

    @BeforeEach
    void traffic(TestStack stack) throws Exception {
        if (!stack.bill(TENANT).lines().isEmpty()) {
            return;
        }
        try (Pipeline pipeline = new Pipeline(stack.config(), TENANT)) {
            List<LlmRequest> requests = new ArrayList<>();
            for (int i = 0; i < QUESTIONS; i++) {
                requests.add(pipeline.request("q" + i, "What does article " + i + " of the statutes say?"));
                requests.add(pipeline.request("again" + i, "What does article " + i + " of the statutes say?"));
            }
            for (LlmRequest request : requests) {
                pipeline.ask(request);
            }
            pipeline.awaitLedger(requests);
        }
    }

    @Test
    void theLedgerEqualsTheBillCallByCall(TestStack stack) throws Exception {
        BillLog bill = stack.bill(TENANT);

        Reconciliation result = reconcile(stack, bill.lines());

        assertThat(result)
                .isEqualTo(new Reconciliation(QUESTIONS, bill.totalNanoUsd(), bill.totalNanoUsd(), List.of()));
    }

    @Test
    void aCallLeftOutOfTheBillIsListed(TestStack stack) throws Exception {
        List<BillLine> lines = stack.bill(TENANT).lines();

        Reconciliation result = reconcile(stack, lines.subList(1, lines.size()));

        assertThat(result.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.providerRequestId())
                    .isEqualTo(lines.getFirst().id());
            assertThat(difference.chargedNanoUsd()).isEqualTo(lines.getFirst().costNanoUsd());
        });
    }

    @Test
    void bothExportsAddUpToTheBill(TestStack stack) throws Exception {
        LedgerReader ledger = new LedgerReader(stack.config());
        StringWriter csv = new StringWriter();
        StringWriter focus = new StringWriter();
        try (LedgerExport lines = LedgerCsv.begin(csv);
                LedgerExport rows = new FocusCsv(focus, ledger.prices())) {
            ledger.lines(filter(), line -> {
                lines.add(line);
                rows.add(line);
            });
        }

        BigDecimal billed = BigDecimal.valueOf(stack.bill(TENANT).totalNanoUsd(), 9);
        assertThat(sum(csv.toString(), "cost_usd")).isEqualByComparingTo(billed);
        assertThat(sum(focus.toString(), "BilledCost")).isEqualByComparingTo(billed);
        assertThat(focus.toString()).contains("Output tokens of gpt-5-nano", "Cache hits of gpt-5-nano");
    }

    private Reconciliation reconcile(TestStack stack, List<BillLine> lines) throws Exception {
        Path file = folder.resolve("bill.csv");
        Files.write(
                file,
                Stream.concat(
                                Stream.of("id,request_id,cost_nano_usd"),
                                lines.stream()
                                        .map(line -> line.id() + "," + line.requestId() + "," + line.costNanoUsd()))
                        .toList());
        Charges charges = new Charges();
        new LedgerReader(stack.config()).lines(filter(), charges::add);
        return Reconciliation.of(Bill.read(file, new BillColumns(null, null, null)), charges);
    }

    private static LedgerFilter filter() {
        return new LedgerFilter(TENANT, null, null, null);
    }

    /** Sums a column of a CSV without quoted line ends; the columns before it hold no commas. */
    private static BigDecimal sum(String csv, String column) {
        List<String> lines = csv.lines().toList();
        int at = Arrays.asList(lines.getFirst().split(",")).indexOf(column);
        return lines.stream()
                .skip(1)
                .map(line -> new BigDecimal(line.split(",", -1)[at]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
