package dev.sluice.budget.complexity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last turn of the user. */
final class LastTurn {

    private static final String USER = "user";
    private static final JsonFactory JSON = new JsonFactory();

    private LastTurn() {}

    /** Its text; empty when there is none. */
    static String text(LlmRequest request) {
        @Nullable ByteBuffer raw = request.getRawBody();
        if (raw != null) {
            return ofBody(raw);
        }
        String text = "";
        for (Message message : request.getMessages()) {
            if (USER.equals(message.getRole())) {
                text = Objects.requireNonNullElse(message.getContent(), "");
            }
        }
        return text;
    }

    /** From a chat completion body; one that cannot be read has no turn, and is the provider's to refuse. */
    private static String ofBody(ByteBuffer raw) {
        byte[] body = new byte[raw.remaining()];
        raw.duplicate().get(body);
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean messages = parser.currentName().equals("messages");
                    if (parser.nextToken() == JsonToken.START_ARRAY && messages) {
                        return ofMessages(parser);
                    }
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            return "";
        }
        return "";
    }

    private static String ofMessages(JsonParser parser) throws IOException {
        String last = "";
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            boolean isUser = false;
            String text = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "role" -> isUser = USER.equals(parser.getValueAsString());
                    case "content" -> text = content(parser);
                    default -> parser.skipChildren();
                }
            }
            if (isUser) {
                last = text;
            }
        }
        return last;
    }

    /** A string, or the texts of an array of parts. */
    private static String content(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            String text = parser.getValueAsString("");
            parser.skipChildren();
            return text;
        }
        StringBuilder text = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                break;
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING && "text".equals(parser.currentName())) {
                text.append(parser.getText()).append('\n');
            }
        }
        return text.toString();
    }
}
