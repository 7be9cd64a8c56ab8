package dev.sluice.worker.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.Answer;
import dev.sluice.schema.AnswerCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers. The same answer is always judged the same. What cannot be judged passes: trouble with a check must not
 * cost a second call.
 */
public final class AnswerChecks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerChecks() {}

    /**
     * Which check an answer fails first.
     *
     * @param check null: none
     * @return LOW_CONFIDENCE, SCHEMA, PATTERN or REFUSAL; empty when it is good enough
     */
    public static Optional<String> failed(@Nullable AnswerCheck check, Answer answer) {
        if (check == null) {
            return Optional.empty();
        }
        @Nullable JsonNode choice = choice(answer.getBody());
        if (check.getRefusals() && isRefusal(answer.getContent(), choice)) {
            return Optional.of("REFUSAL");
        }
        @Nullable String text = answer.getContent();
        // An answer without a text calls tools; what it says is not what these look at.
        if (text != null && check.getPattern() != null && !Patterns.isFound(check.getPattern(), text)) {
            return Optional.of("PATTERN");
        }
        if (text != null && check.getJsonSchema() != null && !Schemas.isSatisfied(check.getJsonSchema(), text)) {
            return Optional.of("SCHEMA");
        }
        @Nullable Double least = check.getMinMeanLogprob();
        @Nullable Double mean = least == null || choice == null ? null : LogProbabilities.mean(choice);
        return least != null && mean != null && mean < least ? Optional.of("LOW_CONFIDENCE") : Optional.empty();
    }

    private static boolean isRefusal(@Nullable String text, @Nullable JsonNode choice) {
        boolean said = choice != null && choice.path("message").path("refusal").isTextual();
        return said || (text != null && RefusalPhrases.isRefusal(text));
    }

    /** The first choice of a chat completion; null when the body is none. */
    private static @Nullable JsonNode choice(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try {
            JsonNode root = JSON.readTree(bytes);
            JsonNode choice = root == null ? null : root.path("choices").path(0);
            return choice == null || choice.isMissingNode() ? null : choice;
        } catch (IOException e) {
            return null;
        }
    }
}
