package dev.sluice.budget.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a complete provider request body says about how much output it may cost, in the words of any provider. Top-level
 * fields and those of Gemini's generationConfig; the rest is skipped unread.
 *
 * @param ceiling the largest of the ceilings it sets; null when none is a positive number
 * @param choices how many answers it asks for
 */
record RawBody(@Nullable Integer ceiling, int choices) {

    static final RawBody NONE = new RawBody(null, 1);

    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> CONFIGS = Set.of("generationConfig", "generation_config");
    private static final Set<String> CEILINGS =
            Set.of("max_tokens", "max_completion_tokens", "maxOutputTokens", "max_output_tokens");
    private static final Set<String> CHOICES = Set.of("n", "candidateCount", "candidate_count");

    /** Reads a body; one that is no JSON object says nothing, and is the provider's to refuse. */
    static RawBody read(@Nullable ByteBuffer body) {
        if (body == null) {
            return NONE;
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? members(parser, NONE) : NONE;
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Reads the members of an object; Gemini has them in one below. */
    private static RawBody members(JsonParser parser, RawBody known) throws IOException {
        RawBody read = known;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT) {
                read = read.with(name, number(parser));
            } else if (value == JsonToken.START_OBJECT && CONFIGS.contains(name)) {
                read = members(parser, read);
            } else {
                parser.skipChildren();
            }
        }
        return read;
    }

    private RawBody with(String name, int number) {
        if (CEILINGS.contains(name)) {
            return new RawBody(larger(ceiling, number), choices);
        }
        return CHOICES.contains(name) ? new RawBody(ceiling, Math.max(1, number)) : this;
    }

    private static int number(JsonParser parser) throws IOException {
        long number = parser.getBigIntegerValue().bitLength() < Long.SIZE ? parser.getLongValue() : Integer.MAX_VALUE;
        return Math.clamp(number, 0, Integer.MAX_VALUE);
    }

    private static @Nullable Integer larger(@Nullable Integer known, int number) {
        if (number == 0) {
            return known;
        }
        return known == null ? number : Integer.valueOf(Math.max(known, number));
    }
}
