package dev.sluice.budget.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a complete provider request body says about how much output it may cost. Top-level fields only; the rest is
 * skipped unread.
 *
 * @param ceiling the larger of max_tokens and max_completion_tokens; null when neither is a positive number
 * @param choices how many answers it asks for
 */
record RawBody(@Nullable Integer ceiling, int choices) {

    static final RawBody NONE = new RawBody(null, 1);

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a body; one that is no JSON object says nothing, and is the provider's to refuse. */
    static RawBody read(@Nullable ByteBuffer body) {
        if (body == null) {
            return NONE;
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        @Nullable Integer ceiling = null;
        int choices = 1;
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NONE;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT) {
                    int number = (int) Math.clamp(
                            parser.getBigIntegerValue().bitLength() < Long.SIZE
                                    ? parser.getLongValue()
                                    : Integer.MAX_VALUE,
                            0L,
                            Integer.MAX_VALUE);
                    switch (name) {
                        case "max_tokens", "max_completion_tokens" -> ceiling = larger(ceiling, number);
                        case "n" -> choices = Math.max(1, number);
                        default -> {}
                    }
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            return NONE;
        }
        return new RawBody(ceiling, choices);
    }

    private static @Nullable Integer larger(@Nullable Integer known, int number) {
        if (number == 0) {
            return known;
        }
        return known == null ? number : Integer.valueOf(Math.max(known, number));
    }
}
