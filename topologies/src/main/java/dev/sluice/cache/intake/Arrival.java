package dev.sluice.cache.intake;

import dev.sluice.schema.LlmRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request record as it was read.
 *
 * @param key record key; null when it had none
 * @param request its value
 * @param headers correlation headers, see {@link dev.sluice.cache.reply.CorrelationHeaders}
 * @param traceparent the traceparent header; null when there was none
 * @param position partition and offset
 * @param receivedAt Kafka timestamp, epoch ms
 */
public record Arrival(
        @Nullable String key,
        LlmRequest request,
        Map<String, String> headers,
        @Nullable String traceparent,
        String position,
        long receivedAt) {

    public Arrival {
        headers = Map.copyOf(headers);
    }
}
