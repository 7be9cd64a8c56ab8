package dev.sluice.ledger;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** Lines and prices for tests. */
final class Lines {

    static final Instant AT = Instant.parse("2026-11-03T10:20:30Z");

    private Lines() {}

    static UsageEvent.Builder call(String requestId, String providerRequestId, long costNanoUsd) {
        return line(requestId + ":1:call", requestId, UsageKind.PROVIDER_CALL, costNanoUsd)
                .setProviderRequestId(providerRequestId);
    }

    static UsageEvent.Builder unconfirmed(String requestId, long quoteNanoUsd) {
        return line(requestId + ":1:call", requestId, UsageKind.PROVIDER_CALL, quoteNanoUsd)
                .setStatus(UsageStatus.UNCONFIRMED);
    }

    static UsageEvent.Builder correction(String lineId, String requestId, String corrects, long costNanoUsd) {
        return line(lineId, requestId, UsageKind.CORRECTION, costNanoUsd).setCorrectsLineId(corrects);
    }

    static UsageEvent.Builder line(String lineId, String requestId, UsageKind kind, long costNanoUsd) {
        return UsageEvent.newBuilder()
                .setLineId(lineId)
                .setRequestId(requestId)
                .setTenant("acme")
                .setTeam("cards")
                .setKind(kind)
                .setStatus(UsageStatus.CONFIRMED)
                .setSource(AnswerSource.PROVIDER)
                .setProvider("openai")
                .setModelServed("gpt-5-mini")
                .setCostNanoUsd(costNanoUsd)
                .setEventTime(AT)
                .setRecordedAt(AT.plusSeconds(2));
    }

    static TokenUsage usage(long input, long cached, long output) {
        return TokenUsage.newBuilder()
                .setInputUncached(input)
                .setCacheRead(cached)
                .setOutputTotal(output)
                .build();
    }

    static Price price(String id, String input, String cached, String output) {
        return Price.newBuilder()
                .setPriceId(id)
                .setProvider("openai")
                .setModel("gpt-5-mini")
                .setPrices(new UnitPrices(decimal(input), decimal(cached), Map.of(), decimal(output)))
                .setValidFrom(Instant.EPOCH)
                .build();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text).setScale(9);
    }
}
