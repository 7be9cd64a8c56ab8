package dev.sluice.cache.exclusion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.fingerprint.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The texts of a conversation's user, oldest first. */
public final class UserTurns {

    private UserTurns() {}

    /** Text of every user's turn that has any; of content in parts, the parts that are text. */
    public static List<String> of(Prompt prompt) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < prompt.turns().size(); i++) {
            Turn turn = prompt.turns().get(i);
            String text = turn.text() != null ? turn.text() : parts(prompt, i);
            if (turn.role().equals("user") && !text.isBlank()) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static String parts(Prompt prompt, int turn) {
        JsonNode content = prompt.parts(turn);
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> part.path("text").asText(""))
                .collect(Collectors.joining("\n"));
    }
}
