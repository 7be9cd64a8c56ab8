package dev.sluice.cache.reply;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Headers by which callers match a response to its request; several names are in use and all come back unchanged. Values
 * may be binary (Spring sends ids and partitions so), hence ISO 8859-1 in between, which keeps every byte.
 */
public final class CorrelationHeaders {

    public static final List<String> REPLY_TOPICS = List.of("reply-topic", "kafka_replyTopic");
    private static final List<String> IDS = List.of("correlation-id", "kafka_correlationId");

    /** Names of all headers that are echoed. */
    public static final List<String> ECHOED = Stream.of(IDS, REPLY_TOPICS, List.of("kafka_replyPartition"))
            .flatMap(List::stream)
            .toList();

    private CorrelationHeaders() {}

    /** The topic the caller wants its response on; null: the usual one. */
    public static @Nullable String replyTopic(Map<String, String> headers) {
        return REPLY_TOPICS.stream()
                .map(headers::get)
                .filter(v -> v != null)
                .findFirst()
                .orElse(null);
    }

    /** The correlation id as text, in hexadecimal when it is none. */
    public static @Nullable String correlationId(Map<String, String> headers) {
        return IDS.stream()
                .map(headers::get)
                .filter(v -> v != null)
                .findFirst()
                .map(value -> text(value.getBytes(StandardCharsets.ISO_8859_1)))
                .orElse(null);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
