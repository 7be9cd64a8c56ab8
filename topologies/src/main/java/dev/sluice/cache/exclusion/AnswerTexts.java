package dev.sluice.cache.exclusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schema.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an answer says: its content, further choices and the arguments of tool calls, in any provider's format. */
final class AnswerTexts {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What providers make at random: ids of calls, and seals of thoughts. */
    private static final Set<String> RANDOM = Set.of("id", "signature", "thoughtSignature", "data");

    private AnswerTexts() {}

    static List<String> of(Answer answer) {
        List<String> texts = new ArrayList<>();
        if (answer.getContent() != null) {
            texts.add(answer.getContent());
        }
        if (answer.getBody() != null) {
            JsonNode body = parsed(answer.getBody());
            for (JsonNode choice : body.path("choices")) {
                collect(choice.path("message"), answer, texts);
            }
            for (JsonNode candidate : body.path("candidates")) {
                collect(candidate.path("content"), answer, texts);
            }
            collect(body.path("content"), answer, texts);
        }
        return texts;
    }

    private static JsonNode parsed(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            // No JSON, so there are no choices in it; its content has been read from elsewhere.
            return JSON.missingNode();
        }
    }

    private static void collect(JsonNode node, Answer answer, List<String> texts) {
        if (node.isTextual() && !node.asText().equals(answer.getContent())) {
            texts.add(node.asText());
        }
        node.properties().forEach(member -> {
            if (!RANDOM.contains(member.getKey())) {
                collect(member.getValue(), answer, texts);
            }
        });
        if (node.isArray()) {
            node.forEach(item -> collect(item, answer, texts));
        }
    }
}
