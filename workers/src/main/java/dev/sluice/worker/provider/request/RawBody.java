package dev.sluice.worker.provider.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A raw request body in which members get the values they must have, while every other byte stays as it was: a
 * re-serialised body would miss the provider's own prompt cache, which compares prefixes.
 *
 * <p>Top-level members and those of objects directly below are looked at. A wish that no member answers is put first.
 */
public final class RawBody {

    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] body;
    private final String allowed;
    private final List<Wish> wishes = new ArrayList<>();
    private final Set<String> required = new HashSet<>();
    private final Set<String> forbidden = new HashSet<>();
    private final BodyEdits edits = new BodyEdits();

    /**
     * A member that must have a value.
     *
     * @param parents names of the object it stands in, any of which will do; empty: top level
     * @param names names of the member, any of which will do
     * @param fits whether the value that the parser is at will do
     * @param value JSON of the value otherwise
     */
    private record Wish(List<String> parents, List<String> names, Fit fits, String value) {
        String written() {
            return quoted(names.getFirst()) + ":" + value;
        }
    }

    private interface Fit {
        boolean test(JsonParser parser) throws IOException;
    }

    /**
     * A body as it came.
     *
     * @param allowed what may be sent, in words
     */
    public RawBody(byte[] body, String allowed) {
        this.body = body;
        this.allowed = allowed;
    }

    /** A member without which the body is one of another format. */
    public RawBody requires(String name) {
        required.add(name);
        return this;
    }

    /** A member that must not be true. */
    public RawBody forbids(String name) {
        forbidden.add(name);
        return this;
    }

    /** A text. */
    public RawBody text(String name, String value) {
        Fit same = parser -> parser.currentToken() == JsonToken.VALUE_STRING
                && parser.getText().equals(value);
        wishes.add(new Wish(List.of(), List.of(name), same, quoted(value)));
        return this;
    }

    /** A flag that is set. */
    public RawBody set(List<String> parents, String name) {
        Fit isSet = parser -> parser.currentToken() == JsonToken.VALUE_TRUE;
        wishes.add(new Wish(parents, List.of(name), isSet, "true"));
        return this;
    }

    /** A count no higher than this; null: as it is. */
    public RawBody atMost(List<String> parents, List<String> names, @Nullable Integer most) {
        if (most != null) {
            Fit within = parser -> parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() == JsonParser.NumberType.INT
                    && parser.getIntValue() <= most;
            wishes.add(new Wish(parents, names, within, most.toString()));
        }
        return this;
    }

    /**
     * The body to send.
     *
     * @return the array itself when nothing had to change
     * @throws InvalidRequestException when it is no JSON object in UTF-8, or not one that may be sent
     */
    public byte[] bytes() throws InvalidRequestException {
        try (JsonParser parser = JSON.createParser(body)) {
            // Offsets are in characters, and the byte offset -1, where the encoding is not UTF-8.
            if (parser.nextToken() != JsonToken.START_OBJECT
                    || parser.currentLocation().getByteOffset() < 0) {
                throw refused();
            }
            object(parser, List.of(), wishes);
            if (parser.nextToken() != null || !required.isEmpty()) {
                throw refused();
            }
        } catch (IOException e) {
            // Without the parser's words, which would quote the prompt.
            throw refused();
        }
        return edits.apply(body);
    }

    /** Looks at the members of an object; the parser is at its start, and afterwards at its end. */
    private void object(JsonParser parser, List<String> path, List<Wish> open)
            throws IOException, InvalidRequestException {
        long start = parser.currentLocation().getByteOffset();
        List<Wish> missing = new ArrayList<>(open);
        boolean empty = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            empty = false;
            String name = parser.currentName();
            parser.nextToken();
            if (path.isEmpty()) {
                required.remove(name);
                if (forbidden.contains(name) && parser.currentToken() == JsonToken.VALUE_TRUE) {
                    throw refused();
                }
            }
            member(parser, path, name, open, missing);
        }
        List<String> added = new ArrayList<>();
        for (Wish wish : missing) {
            boolean here = wish.parents().isEmpty() || !path.isEmpty();
            added.add(here ? wish.written() : quoted(wish.parents().getFirst()) + ":{" + wish.written() + "}");
        }
        edits.insert(start, added, empty);
    }

    private void member(JsonParser parser, List<String> path, String name, List<Wish> open, List<Wish> missing)
            throws IOException, InvalidRequestException {
        List<Wish> inside = path.isEmpty()
                ? open.stream().filter(wish -> wish.parents().contains(name)).toList()
                : List.of();
        if (!inside.isEmpty()) {
            missing.removeAll(inside);
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                object(parser, List.of(name), inside);
            } else {
                String written =
                        String.join(",", inside.stream().map(Wish::written).toList());
                replace(parser, "{" + written + "}");
            }
            return;
        }
        Wish wish = open.stream()
                .filter(w -> w.names().contains(name) && (w.parents().isEmpty() || !path.isEmpty()))
                .findFirst()
                .orElse(null);
        missing.remove(wish);
        if (wish != null && !wish.fits().test(parser)) {
            replace(parser, wish.value());
        } else {
            parser.skipChildren();
        }
    }

    private void replace(JsonParser parser, String value) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        edits.replace(start, parser.currentLocation().getByteOffset(), value);
    }

    private InvalidRequestException refused() {
        return InvalidRequestException.of("raw_body", "cannot be sent to the provider", allowed);
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
