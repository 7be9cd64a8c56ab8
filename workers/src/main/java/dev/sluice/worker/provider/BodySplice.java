package dev.sluice.worker.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets model and output ceiling in a raw request body and leaves every other byte as it was: a re-serialised body
 * would miss the provider's own prompt cache, which compares prefixes.
 */
final class BodySplice {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String CEILING = "max_completion_tokens";
    private static final String LOGPROBS = "logprobs";
    private static final String OLD_CEILING = "max_tokens";

    private final byte[] body;
    private final String model;
    private final @Nullable Integer ceiling;
    private final boolean logprobs;
    private final List<Edit> edits = new ArrayList<>();
    private long firstMember = -1;
    private boolean hasMembers;
    private boolean hasModel;
    private boolean hasCeiling;
    private boolean hasLogprobs;

    private record Edit(int start, int end, String replacement) {}

    private BodySplice(byte[] body, String model, @Nullable Integer ceiling, boolean logprobs) {
        this.body = body;
        this.model = model;
        this.ceiling = ceiling;
        this.logprobs = logprobs;
    }

    /**
     * The body with its model, and with an output ceiling no higher than the one given.
     *
     * @param ceiling tokens; null: as in the body
     * @param logprobs whether log-probabilities are asked for; otherwise as in the body
     * @return the array itself when nothing had to change
     * @throws NotSendableException when the body is not a JSON object in UTF-8 or asks for a stream
     */
    static byte[] apply(byte[] body, String model, @Nullable Integer ceiling, boolean logprobs)
            throws NotSendableException {
        BodySplice splice = new BodySplice(body, model, ceiling, logprobs);
        try {
            splice.scan();
        } catch (IOException e) {
            throw new NotSendableException();
        }
        return splice.result();
    }

    /** The same, with log-probabilities as in the body. */
    static byte[] apply(byte[] body, String model, @Nullable Integer ceiling) throws NotSendableException {
        return apply(body, model, ceiling, false);
    }

    private void scan() throws IOException, NotSendableException {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotSendableException();
            }
            firstMember = parser.currentLocation().getByteOffset();
            if (firstMember < 0) {
                throw new NotSendableException();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                hasMembers = true;
                String name = parser.currentName();
                parser.nextToken();
                member(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new NotSendableException();
            }
        }
    }

    private void member(String name, JsonParser parser) throws IOException, NotSendableException {
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        boolean keep = switch (name) {
            case "model" -> {
                hasModel = true;
                yield parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.getText().equals(model);
            }
            case CEILING, OLD_CEILING -> {
                hasCeiling = true;
                yield ceiling == null || withinCeiling(parser, ceiling);
            }
            case LOGPROBS -> {
                hasLogprobs = true;
                yield !logprobs || parser.currentToken() == JsonToken.VALUE_TRUE;
            }
            case "stream" -> {
                if (parser.currentToken() == JsonToken.VALUE_TRUE) {
                    throw new NotSendableException();
                }
                yield true;
            }
            default -> true;
        };
        parser.skipChildren();
        parser.finishToken();
        if (!keep) {
            int end = Math.toIntExact(parser.currentLocation().getByteOffset());
            edits.add(new Edit(start, end, value(name)));
        }
    }

    private String value(String name) {
        return switch (name) {
            case "model" -> quoted(model);
            case LOGPROBS -> "true";
            default -> String.valueOf(ceiling);
        };
    }

    private static boolean withinCeiling(JsonParser parser, int ceiling) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() <= ceiling;
    }

    private byte[] result() {
        StringBuilder missing = new StringBuilder();
        if (!hasModel) {
            missing.append("\"model\":").append(quoted(model)).append(',');
        }
        if (!hasCeiling && ceiling != null) {
            missing.append('"').append(CEILING).append("\":").append(ceiling).append(',');
        }
        if (!hasLogprobs && logprobs) {
            missing.append('"').append(LOGPROBS).append("\":true,");
        }
        if (!missing.isEmpty()) {
            if (!hasMembers) {
                missing.setLength(missing.length() - 1);
            }
            int at = Math.toIntExact(firstMember);
            edits.addFirst(new Edit(at, at, missing.toString()));
        }
        return edits.isEmpty() ? body : edited();
    }

    private byte[] edited() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        int from = 0;
        for (Edit edit : edits) {
            out.write(body, from, edit.start() - from);
            out.writeBytes(edit.replacement().getBytes(StandardCharsets.UTF_8));
            from = edit.end();
        }
        out.write(body, from, body.length - from);
        return out.toByteArray();
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** The body cannot be sent. Carries no detail, because a parser's words would quote the prompt. */
    static final class NotSendableException extends Exception {
        NotSendableException() {
            super("not a JSON object in UTF-8 without stream", null, false, false);
        }
    }
}
