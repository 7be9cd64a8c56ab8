package dev.sluice.cache.stream;

import dev.sluice.cache.reply.Reply;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Responses as Kafka records. */
public final class ReplyRecords {

    private ReplyRecords() {}

    /** The record of a reply at a time in epoch ms: keyed by request id, the caller's headers on it. */
    public static Record<String, SpecificRecord> of(Reply reply, long timestamp) {
        Headers headers = new RecordHeaders();
        reply.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.ISO_8859_1)));
        return new Record<>(reply.response().getRequestId(), reply.response(), timestamp, headers);
    }
}
