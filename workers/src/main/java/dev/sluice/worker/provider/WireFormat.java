package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a provider's calls look like on the wire. Implementations hold no state and are thread-safe. */
public interface WireFormat {

    /**
     * Where a call goes.
     *
     * @param model name of the model at the provider
     * @param stream whether a stream is asked for
     * @return path, and query if any, below the base URL
     */
    String path(String model, boolean stream);

    /** Headers of every call that the configuration may replace. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The header that carries a key, with its value. */
    Map.Entry<String, String> authorization(String key);

    /** Header of a response with the provider's id of the call; null: it stands in the body. */
    @Nullable
    String requestIdHeader();

    /**
     * The body of a call: a raw body byte for byte, but for what must change.
     *
     * @param stream whether to ask for a stream
     */
    byte[] body(DispatchItem item, boolean stream) throws InvalidRequestException;

    /** What a request body says that its response may not repeat. */
    default CallFacts facts(ByteBuffer body) {
        return CallFacts.NONE;
    }

    /**
     * The answer in the body of a 200.
     *
     * @param root the body's JSON
     * @param body the body itself
     * @param requestId from the header
     * @return empty when it is no answer
     */
    Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts);

    /** What the body of another status says. */
    Refusal refusal(JsonNode root);

    /** Largest response that is taken, in bytes: an answer travels twice in one record, and a record may have 8 MiB. */
    default int mostBytes() {
        return 7 << 19;
    }

    /** Takes the events of a stream that begins now. */
    StreamAssembly assembly();

    /**
     * An error object.
     *
     * @param code the precise error; null when it has none
     * @param type its class; null when it has none
     * @param isErrorObject whether it is the provider's own error object
     * @param retryAfter how long it asks to wait; null when it does not
     */
    record Refusal(
            @Nullable String code,
            @Nullable String type,
            boolean isErrorObject,
            @Nullable Duration retryAfter) {}
}
