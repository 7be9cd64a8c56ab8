package dev.sluice.budget.admission;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.RetrievedChunk;
import org.jspecify.annotations.Nullable;

/** How many bytes a request takes in a dispatch, near enough to keep batches small. */
final class PayloadSize {

    /** Ids, attribution, prices. */
    private static final long OVERHEAD = 512;

    private PayloadSize() {}

    static long of(LlmRequest request) {
        long bytes = OVERHEAD + utf8(request.getTools()) + utf8(request.getResponseFormat());
        if (request.getRawBody() != null) {
            bytes += request.getRawBody().remaining();
        }
        for (Message message : request.getMessages()) {
            bytes += utf8(message.getContent()) + utf8(message.getToolCalls());
        }
        for (RetrievedChunk chunk : request.getChunks()) {
            bytes += utf8(chunk.getText());
        }
        for (var variable : request.getTemplateVariables().entrySet()) {
            bytes += utf8(variable.getKey()) + utf8(variable.getValue());
        }
        return bytes;
    }

    private static long utf8(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate is half of a four-byte character.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
