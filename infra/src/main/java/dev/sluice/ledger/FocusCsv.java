package dev.sluice.ledger;

import dev.sluice.schema.Price;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in the columns of FOCUS 1.2: a row an hour, payer, model, kind of token and price. Cost columns add up to the
 * ledger's charges to the nano-dollar; {@code ListCost} is unit price times quantity, without the ledger's rounding.
 * Refusals and failed attempts cost nothing and are left out; hits have rows without cost that say what they saved.
 */
public final class FocusCsv implements LedgerExport {

    private static final String CURRENCY = "USD";
    private static final String TOKENS = "Tokens";

    private static final CsvTable<FocusRow> TABLE = new CsvTable<FocusRow>()
            .column("BillingAccountId", key(FocusKey::provider))
            .column("BillingAccountName", key(FocusKey::provider))
            .column("BillingPeriodStart", key(FocusKey::monthStart))
            .column("BillingPeriodEnd", key(FocusKey::monthEnd))
            .column("ChargePeriodStart", key(FocusKey::hour))
            .column("ChargePeriodEnd", key(FocusKey::hourEnd))
            .column("ChargeCategory", row -> "Usage")
            .column("ChargeClass", row -> row.key().kind() == UsageKind.CORRECTION ? "Correction" : null)
            .column("ChargeFrequency", row -> "Usage-Based")
            .column("ChargeDescription", FocusCsv::description)
            .column("BillingCurrency", row -> CURRENCY)
            .column("BilledCost", row -> Usd.plain(row.cost()))
            .column("EffectiveCost", row -> Usd.plain(row.cost()))
            .column("ContractedCost", row -> Usd.plain(row.listCost()))
            .column("ListCost", row -> Usd.plain(row.listCost()))
            .column("ContractedUnitPrice", FocusCsv::unitPrice)
            .column("ListUnitPrice", FocusCsv::unitPrice)
            .column("PricingCategory", row -> row.key().unitPrice() == null ? null : "Standard")
            .column("PricingQuantity", FocusCsv::quantity)
            .column("PricingUnit", row -> row.key().isHit() ? null : TOKENS)
            .column("ConsumedQuantity", FocusCsv::quantity)
            .column("ConsumedUnit", row -> row.key().isHit() ? null : TOKENS)
            .column("InvoiceIssuerName", key(FocusKey::provider))
            .column("ProviderName", key(FocusKey::provider))
            .column("PublisherName", key(FocusKey::provider))
            .column("ServiceCategory", row -> "AI and Machine Learning")
            .column("ServiceSubcategory", row -> "Generative AI")
            .column("ServiceName", key(FocusKey::model))
            .column("SkuId", FocusCsv::sku)
            .column("SkuMeter", key(FocusKey::meter))
            .column("SkuPriceId", key(FocusKey::priceVersion))
            .column("SubAccountId", key(FocusKey::tenant))
            .column("SubAccountName", key(FocusKey::tenant))
            .column("Tags", row -> LedgerCsv.json(row.key().tags()))
            .column("x_ServiceTier", key(FocusKey::tier))
            .column("x_Batch", key(FocusKey::batch))
            .column("x_CostStatus", key(FocusKey::status))
            .column("x_LedgerLines", FocusRow::lines)
            .column("x_SavedCost", row -> Usd.plain(row.saved()));

    private static final Comparator<FocusKey> ORDER = Comparator.comparing(FocusKey::hour)
            .thenComparing(FocusKey::tenant)
            .thenComparing(key -> String.valueOf(key.model()))
            .thenComparing(FocusKey::toString);

    private final Writer writer;
    private final Map<String, Price> prices;
    private final Map<FocusKey, FocusRow> rows = new HashMap<>();

    /**
     * An export that keeps one row a group in memory and writes them, ordered by time, when it is closed.
     *
     * @param writer stays the caller's
     * @param prices price records by id
     */
    public FocusCsv(Writer writer, Map<String, Price> prices) {
        this.writer = writer;
        this.prices = Map.copyOf(prices);
    }

    @Override
    public void add(UsageEvent line) {
        // A line's saving is told once, not with each of its parts.
        BigDecimal saved = BigDecimal.valueOf(line.getSavedNanoUsd(), Usd.NANO_DIGITS);
        for (Meter meter : meters(line)) {
            FocusKey key = FocusKey.of(line, meter);
            rows.merge(
                    key, new FocusRow(key, 1, meter.tokens(), meter.listCost(), meter.cost(), saved), FocusRow::plus);
            saved = BigDecimal.ZERO;
        }
    }

    private List<Meter> meters(UsageEvent line) {
        return switch (line.getKind()) {
            case PROVIDER_CALL, CORRECTION -> Meter.of(line, prices);
            case CACHE_HIT -> List.of(Meter.HITS);
            case REFUSAL, ERROR, UNKNOWN -> List.of();
        };
    }

    @Override
    public void close() throws IOException {
        try (CsvTable.Rows<FocusRow> out = TABLE.to(writer)) {
            rows.keySet().stream().sorted(ORDER).map(rows::get).forEach(out::add);
        }
    }

    /** Names of the columns, in order. */
    static List<String> columns() {
        return TABLE.names();
    }

    private static Function<FocusRow, @Nullable Object> key(Function<FocusKey, @Nullable Object> value) {
        return row -> {
            @Nullable Object found = value.apply(row.key());
            return found instanceof Instant instant ? instant.toString() : found;
        };
    }

    private static String description(FocusRow row) {
        FocusKey key = row.key();
        String what = key.kind() == UsageKind.CORRECTION ? "Correction of " + key.meter() : key.meter();
        return what + " of " + (key.model() == null ? "an unknown model" : key.model());
    }

    private static @Nullable Object unitPrice(FocusRow row) {
        @Nullable BigDecimal price = row.key().unitPrice();
        return price == null ? null : Usd.plain(price);
    }

    private static @Nullable Object quantity(FocusRow row) {
        return row.key().isHit() ? null : row.tokens();
    }

    private static String sku(FocusRow row) {
        FocusKey key = row.key();
        return String.join(
                "/",
                String.valueOf(key.provider()),
                String.valueOf(key.model()),
                key.tier() == null ? "standard" : key.tier(),
                key.batch() ? "batch" : "call",
                key.meter());
    }
}
