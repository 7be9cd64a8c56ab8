package dev.sluice.worker.provider.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The life that a request asks for its prompt cache writes. The response counts them but does not name their class. */
final class PromptCacheTtl {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern TTL = Pattern.compile("[0-9a-z]{1,16}");

    private PromptCacheTtl() {}

    /** The value of {@code prompt_cache_options.ttl}; null when there is none. */
    static @Nullable String asked(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("prompt_cache_options") && value == JsonToken.START_OBJECT) {
                    return ttl(parser);
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    private static @Nullable String ttl(JsonParser options) throws IOException {
        while (options.nextToken() == JsonToken.FIELD_NAME) {
            String name = options.currentName();
            if (options.nextToken() == JsonToken.VALUE_STRING && name.equals("ttl")) {
                return TTL.matcher(options.getText()).matches() ? options.getText() : null;
            }
            options.skipChildren();
        }
        return null;
    }
}
