package dev.sluice.cache.fingerprint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schema.LlmRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks, whichever way it was written.
 *
 * @param turns the conversation, oldest first
 * @param body the raw body; null when the request has messages
 */
public record Prompt(List<Turn> turns, @Nullable ObjectNode body) {

    /** Where OpenAI and Anthropic have the conversation. */
    static final String MESSAGES = "messages";
    /** Where Gemini has it. */
    static final String CONTENTS = "contents";

    public Prompt {
        turns = List.copyOf(turns);
    }

    /** The prompt of a request with messages. */
    public static Prompt ofMessages(LlmRequest request) {
        return new Prompt(request.getMessages().stream().map(Turn::of).toList(), null);
    }

    /** The prompt of a raw body; empty when it is not a JSON object with turns of one format. */
    public static Optional<Prompt> ofBody(JsonNode body) {
        // Turns of a second kind would be in no fingerprint.
        if (!(body instanceof ObjectNode object) || object.has(MESSAGES) == object.has(CONTENTS)) {
            return Optional.empty();
        }
        boolean messages = object.has(MESSAGES);
        JsonNode array = object.path(messages ? MESSAGES : CONTENTS);
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : array) {
            if (!array.isArray() || !(turn instanceof ObjectNode one)) {
                return Optional.empty();
            }
            turns.add(messages ? Turn.of(one) : Turn.ofContent(one));
        }
        return turns.isEmpty() ? Optional.empty() : Optional.of(new Prompt(turns, object));
    }

    /** The parts of a turn of a raw body that is not one text; missing when it is no raw body. */
    public JsonNode parts(int turn) {
        return body == null
                ? MissingNode.getInstance()
                : body.has(MESSAGES)
                        ? body.path(MESSAGES).path(turn).path("content")
                        : body.path(CONTENTS).path(turn).path("parts");
    }

    /** The prompt of a valid request. */
    public static Optional<Prompt> of(LlmRequest request) {
        return request.getRawBody() == null
                ? Optional.of(ofMessages(request))
                : StrictJson.parse(request.getRawBody()).flatMap(Prompt::ofBody);
    }

    /** The question when nothing but its words can matter: no further members, no lines or code that shape it. */
    public Optional<String> plainQuestion() {
        return question().filter(text -> turns.getLast().isPlain() && !WhiteSpace.hasLayout(text));
    }

    /** The last turn when it is a user's text and nothing else can stand for it. */
    public Optional<String> question() {
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        Turn last = turns.getLast();
        return last.role().equals("user") ? Optional.ofNullable(last.text()) : Optional.empty();
    }
}
