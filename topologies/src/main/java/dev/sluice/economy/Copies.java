package dev.sluice.economy;

import dev.sluice.schema.LlmRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests with some fields changed. The others are shared with the original, since Avro's copies clone every text. */
public final class Copies {

    private Copies() {}

    /** The request with the named fields changed. */
    public static LlmRequest with(LlmRequest request, Map<String, @Nullable Object> changes) {
        LlmRequest copy = new LlmRequest();
        request.getSchema().getFields().forEach(field -> copy.put(field.pos(), request.get(field.pos())));
        changes.forEach(
                (name, value) -> copy.put(request.getSchema().getField(name).pos(), value));
        return copy;
    }
}
