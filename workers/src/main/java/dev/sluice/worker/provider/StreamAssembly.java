package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Puts the events of a stream together into the body that the same call has without one. Not thread-safe. */
public interface StreamAssembly {

    /** Takes the data of an event. */
    void accept(JsonNode event);

    /** Whether nothing of the answer is missing. Its usage may be. */
    boolean isComplete();

    /** The body as far as it came. */
    ObjectNode body();

    /**
     * Most tokens of output that came, but that no usage so far counts: a token has at least one byte. Empty when more
     * may have been generated than was shown.
     */
    OptionalLong uncounted();

    /** Code of the error that ended the stream; null when none did. */
    @Nullable
    String error();
}
