package dev.sluice.cache.stream;

import dev.sluice.cache.reply.CorrelationHeaders;
import dev.sluice.schema.LlmResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;

/**
 * Where a response goes: to the topic its request named if the deployment allows it, else to the usual one.
 *
 * @param usual name of the responses topic
 * @param allowed topics a request may name
 */
record ResponseTopic(String usual, List<String> allowed) implements TopicNameExtractor<String, LlmResponse> {

    ResponseTopic {
        allowed = List.copyOf(allowed);
    }

    @Override
    public String extract(String key, LlmResponse response, RecordContext context) {
        Headers headers = context.headers();
        return CorrelationHeaders.REPLY_TOPICS.stream()
                .map(headers::lastHeader)
                .filter(Objects::nonNull)
                .map(header -> new String(header.value(), StandardCharsets.ISO_8859_1))
                .findFirst()
                .filter(allowed::contains)
                .orElse(usual);
    }
}
