package dev.sluice.cache.reply;

import dev.sluice.schema.LlmResponse;
import java.util.Map;

/**
 * A response and the headers it carries, see {@link CorrelationHeaders}.
 *
 * @param headers header values in ISO 8859-1, which keeps any bytes
 */
public record Reply(LlmResponse response, Map<String, String> headers) {

    public Reply {
        headers = Map.copyOf(headers);
    }
}
