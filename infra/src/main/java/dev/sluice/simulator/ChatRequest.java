package dev.sluice.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid request for an answer in a conversation.
 *
 * @param dialect whose format it came in
 * @param modelName as asked for
 * @param messages at least one
 * @param tools definitions of tools as JSON; empty: none
 * @param maxTokens most tokens of each answer, or null where the caller set no ceiling
 * @param choices number of answers
 * @param stop texts that end an answer
 * @param stream whether the answer comes as server-sent events
 * @param includeUsage whether the stream ends with the usage
 * @param cacheMarks whether it says what is to be cached, so that writing to the cache has a price
 * @param caller who asks
 */
record ChatRequest(
        Dialect dialect,
        String modelName,
        Model model,
        List<ChatMessage> messages,
        String tools,
        @Nullable Integer maxTokens,
        int choices,
        List<String> stop,
        boolean stream,
        boolean includeUsage,
        boolean cacheMarks,
        Caller caller) {

    /** The question that is to be answered: the last user message, or nothing. */
    String question() {
        return messages.reversed().stream()
                .filter(message -> message.role().equals("user"))
                .map(ChatMessage::text)
                .findFirst()
                .orElse("");
    }
}
