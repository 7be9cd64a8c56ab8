package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.sluice.schema.Price;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class LedgerExportTest {

    private static final Map<String, Price> PRICES = Map.of("v1", Lines.price("v1", "0.25", "0.025", "2"));

    private final StringWriter out = new StringWriter();

    @Test
    void aLineIsARowWithExactAmounts() throws Exception {
        List<Map<String, String>> rows = csv(List.of(Lines.call("r1", "p1", 12_345)
                .setTags(Map.of("project", "a, \"b\""))
                .setUsage(Lines.usage(10, 2, 3))
                .build()));

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("line_id", "r1:1:call")
                        .containsEntry("event_time", "2026-11-03T10:20:30Z")
                        .containsEntry("tags", "{\"project\":\"a, \\\"b\\\"\"}")
                        .containsEntry("input_uncached", "10")
                        .containsEntry("cost_nano_usd", "12345")
                        .containsEntry("cost_usd", "0.000012345")
                        .containsEntry("user", ""));
    }

    @Test
    void anEmptyLedgerHasAHeadLine() throws Exception {
        assertThat(csv(List.of())).isEmpty();
        assertThat(out.toString()).startsWith("line_id,request_id,");
    }

    @Test
    void focusTellsKindsOfTokensApartAndExplainsTheirCost() throws Exception {
        // 1,000 x 0.25 + 400 x 0.025 + 200 x 2 USD for a million tokens
        UsageEvent call = Lines.call("r1", "p1", 660_000)
                .setUsage(Lines.usage(1_000, 400, 200))
                .setPriceVersion("v1")
                .build();

        List<Map<String, String>> rows = focus(List.of(call, call));

        assertThat(rows)
                .extracting(row -> row.get("SkuMeter") + " " + row.get("BilledCost"))
                .containsExactlyInAnyOrder(
                        "Input tokens 0.0005", "Cached input tokens 0.00002", "Output tokens 0.0008");
        assertThat(rows).allSatisfy(row -> {
            assertThat(new BigDecimal(row.get("ListUnitPrice")).multiply(new BigDecimal(row.get("PricingQuantity"))))
                    .isEqualByComparingTo(row.get("ListCost"));
            assertThat(row)
                    .containsEntry("ChargePeriodStart", "2026-11-03T10:00:00Z")
                    .containsEntry("ChargePeriodEnd", "2026-11-03T11:00:00Z")
                    .containsEntry("BillingPeriodStart", "2026-11-01T00:00:00Z")
                    .containsEntry("BillingPeriodEnd", "2026-12-01T00:00:00Z")
                    .containsEntry("SubAccountId", "acme")
                    .containsEntry("Tags", "{\"team\":\"cards\"}");
        });
    }

    @Test
    void focusHasTheMandatoryColumns() {
        assertThat(FocusCsv.columns())
                .contains(
                        "BilledCost",
                        "BillingAccountId",
                        "BillingAccountName",
                        "BillingCurrency",
                        "BillingPeriodStart",
                        "BillingPeriodEnd",
                        "ChargeCategory",
                        "ChargeClass",
                        "ChargeDescription",
                        "ChargePeriodStart",
                        "ChargePeriodEnd",
                        "ContractedCost",
                        "EffectiveCost",
                        "InvoiceIssuerName",
                        "ListCost",
                        "PricingQuantity",
                        "PricingUnit",
                        "ProviderName",
                        "PublisherName",
                        "ServiceCategory",
                        "ServiceName");
    }

    @Test
    void aHitCostsNothingAndSaysWhatItSaved() throws Exception {
        List<Map<String, String>> rows = focus(List.of(Lines.line("r1:hit", "r1", UsageKind.CACHE_HIT, 0)
                .setSavedNanoUsd(900)
                .setUsage(Lines.usage(10, 0, 5))
                .build()));

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("BilledCost", "0")
                        .containsEntry("x_SavedCost", "0.0000009")
                        .containsEntry("ConsumedQuantity", ""));
    }

    @Property(tries = 200)
    void bothFormatsAddUpToTheLedger(@ForAll int seed) throws Exception {
        Random random = new Random(seed);
        List<UsageEvent> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(random(random, i));
        }
        BigDecimal total = BigDecimal.valueOf(
                lines.stream().mapToLong(UsageEvent::getCostNanoUsd).sum(), 9);
        BigDecimal saved = BigDecimal.valueOf(
                lines.stream().mapToLong(UsageEvent::getSavedNanoUsd).sum(), 9);

        assertThat(sum(csv(lines), "cost_usd")).isEqualByComparingTo(total);
        List<Map<String, String>> focus = focus(lines);
        assertThat(sum(focus, "BilledCost")).isEqualByComparingTo(total);
        assertThat(sum(focus, "x_SavedCost")).isEqualByComparingTo(saved);
    }

    private static UsageEvent random(Random random, int i) {
        long input = random.nextInt(5_000);
        long cached = random.nextInt(3_000);
        long output = random.nextInt(800);
        // The price in thousandths of a nano-dollar a token: 250, 25 and 2,000.
        long priced = Math.floorDiv(input * 250_000 + cached * 25_000 + output * 2_000_000 + 500, 1_000);
        return switch (random.nextInt(4)) {
            case 0 ->
                Lines.unconfirmed("r" + i, random.nextInt(100_000))
                        .setPriceVersion("v1")
                        .build();
            case 1 ->
                Lines.correction("c" + i, "r" + i, "r0:1:call", random.nextInt(2_000) - 1_000)
                        .build();
            case 2 ->
                Lines.line("r" + i + ":hit", "r" + i, UsageKind.CACHE_HIT, 0)
                        .setSavedNanoUsd(random.nextInt(9_000))
                        .build();
            default ->
                Lines.call("r" + i, "p" + i, priced)
                        .setUsage(Lines.usage(input, cached, output))
                        .setPriceVersion("v1")
                        .setSavedNanoUsd(random.nextInt(50))
                        .setEventTime(Lines.AT.plusSeconds(random.nextInt(100_000)))
                        .build();
        };
    }

    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        return rows.stream().map(row -> new BigDecimal(row.get(column))).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private List<Map<String, String>> csv(List<UsageEvent> lines) throws IOException {
        out.getBuffer().setLength(0);
        return parsed(LedgerCsv.begin(out), lines);
    }

    private List<Map<String, String>> focus(List<UsageEvent> lines) throws IOException {
        out.getBuffer().setLength(0);
        return parsed(new FocusCsv(out, PRICES), lines);
    }

    private List<Map<String, String>> parsed(LedgerExport export, List<UsageEvent> lines) throws IOException {
        try (export) {
            lines.forEach(export::add);
        }
        return new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .<Map<String, String>>readValues(out.toString())
                .readAll();
    }
}
