package dev.sluice.budget.admission;

import dev.sluice.schema.LlmRequest;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** How many bytes a request takes in a dispatch at most. */
final class PayloadSize {

    /** Ids, prices and quote beside the request. */
    private static final long OVERHEAD = 1_024;

    /** Longest number in Avro; it is also a length, or a branch of a union. */
    private static final int NUMBER = 10;

    private PayloadSize() {}

    /**
     * A bound, close enough to fill a batch, from the lengths of what is in it: a batch that is larger than it was taken
     * for would be refused by the broker for ever.
     */
    static long of(LlmRequest request) {
        return OVERHEAD + bound(request);
    }

    private static long bound(@Nullable Object value) {
        return 2 * NUMBER
                + switch (value) {
                    case CharSequence text -> utf8(text);
                    case ByteBuffer bytes -> bytes.remaining();
                    case Collection<?> items ->
                        items.stream().mapToLong(PayloadSize::bound).sum();
                    case Map<?, ?> map ->
                        map.entrySet().stream()
                                .mapToLong(entry -> bound(entry.getKey()) + bound(entry.getValue()))
                                .sum();
                    case IndexedRecord record -> fields(record);
                    case null, default -> 0;
                };
    }

    private static long fields(IndexedRecord record) {
        long sum = 0;
        for (int i = 0; i < record.getSchema().getFields().size(); i++) {
            sum += bound(record.get(i));
        }
        return sum;
    }

    private static long utf8(CharSequence text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }
}
