package dev.sluice.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as CSV: a row a line, columns named as the fields of {@code UsageEvent}, tokens in columns of their own,
 * costs both in integer nano-USD and as exact decimals in USD. No prompt or answer is part of the ledger.
 */
public final class LedgerCsv {

    private static final JsonMapper JSON = new JsonMapper();

    private static final CsvTable<UsageEvent> TABLE = new CsvTable<UsageEvent>()
            .column("line_id", UsageEvent::getLineId)
            .column("request_id", UsageEvent::getRequestId)
            .column("event_time", UsageEvent::getEventTime)
            .column("recorded_at", UsageEvent::getRecordedAt)
            .column("tenant", UsageEvent::getTenant)
            .column("team", UsageEvent::getTeam)
            .column("user", UsageEvent::getUser)
            .column("function", UsageEvent::getFunction)
            .column("tags", line -> line.getTags().isEmpty() ? null : json(line.getTags()))
            .column("kind", UsageEvent::getKind)
            .column("status", UsageEvent::getStatus)
            .column("source", UsageEvent::getSource)
            .column("provider", UsageEvent::getProvider)
            .column("deployment", UsageEvent::getDeployment)
            .column("model_requested", UsageEvent::getModelRequested)
            .column("model_served", UsageEvent::getModelServed)
            .column("service_tier", UsageEvent::getServiceTier)
            .column("region", UsageEvent::getRegion)
            .column("batch", UsageEvent::getBatch)
            .column("attempt", UsageEvent::getAttempt)
            .column("input_uncached", tokens(TokenUsage::getInputUncached))
            .column("cache_read", tokens(TokenUsage::getCacheRead))
            .column("cache_write", tokens(LedgerCsv::cacheWrites))
            .column("output_total", tokens(TokenUsage::getOutputTotal))
            .column("output_reasoning", tokens(TokenUsage::getOutputReasoning))
            .column("cost_nano_usd", UsageEvent::getCostNanoUsd)
            .column("cost_usd", line -> Usd.plain(line.getCostNanoUsd()))
            .column("saved_nano_usd", UsageEvent::getSavedNanoUsd)
            .column("saved_usd", line -> Usd.plain(line.getSavedNanoUsd()))
            .column("trimmed_tokens", UsageEvent::getTrimmedTokens)
            .column("saving_technique", UsageEvent::getSavingTechnique)
            .column("price_version", UsageEvent::getPriceVersion)
            .column("priced_at", UsageEvent::getPricedAt)
            .column("budget_ids", line -> String.join(" ", line.getBudgetIds()))
            .column("lane", UsageEvent::getLane)
            .column("query_type", UsageEvent::getQueryType)
            .column("language", UsageEvent::getLanguage)
            .column("template_id", UsageEvent::getTemplateId)
            .column("error_code", UsageEvent::getErrorCode)
            .column("provider_request_id", UsageEvent::getProviderRequestId)
            .column("corrects_line_id", UsageEvent::getCorrectsLineId)
            .column("provider_latency_ms", UsageEvent::getProviderLatencyMs);

    private LedgerCsv() {}

    /** Begins a file on a writer, which stays the caller's. */
    public static LedgerExport begin(Writer writer) throws IOException {
        CsvTable.Rows<UsageEvent> rows = TABLE.to(writer);
        return new LedgerExport() {
            @Override
            public void add(UsageEvent line) {
                rows.add(line);
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }

    private static Function<UsageEvent, @Nullable Object> tokens(Function<TokenUsage, @Nullable Object> count) {
        return line -> line.getUsage() == null ? null : count.apply(line.getUsage());
    }

    private static @Nullable Object cacheWrites(TokenUsage usage) {
        return usage.getCacheWrite().isEmpty() ? null : json(usage.getCacheWrite());
    }

    static String json(Map<String, ?> entries) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(entries));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts and numbers has a JSON form", e);
        }
    }
}
