package dev.sluice.economy;

import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Leaves out the oldest exchanges of a conversation. An exchange is one turn or more of the user with everything up to
 * the user's next, so that a call of a tool stays with its result. Instructions (roles system and developer), wherever
 * they stand, and the last exchange stay.
 */
public final class Trimming {

    private static final Set<String> INSTRUCTIONS = Set.of("system", "developer");

    /**
     * What has to go.
     *
     * @param turns exchanges, from the oldest on
     * @param tokens their tokens
     */
    public record Cut(int turns, long tokens) {}

    private Trimming() {}

    /**
     * The fewest of the oldest exchanges that free a number of tokens; all but the last when that is not enough.
     *
     * @param tokens tokens of a message
     */
    public static Cut cut(List<Message> messages, long excess, ToLongFunction<Message> tokens) {
        List<List<Message>> exchanges = exchanges(messages);
        int turns = 0;
        long freed = 0;
        while (freed < excess && turns < exchanges.size() - 1) {
            freed += exchanges.get(turns).stream().mapToLong(tokens).sum();
            turns++;
        }
        return new Cut(turns, freed);
    }

    /** The request without that many of its oldest exchanges. */
    public static LlmRequest without(LlmRequest request, int turns) {
        if (turns <= 0) {
            return request;
        }
        List<Message> kept = new ArrayList<>();
        Numbering numbering = new Numbering();
        for (Message message : request.getMessages()) {
            if (isInstruction(message) || numbering.of(message) >= turns) {
                kept.add(message);
            }
        }
        return Copies.with(request, Map.of("messages", kept));
    }

    private static List<List<Message>> exchanges(List<Message> messages) {
        List<List<Message>> exchanges = new ArrayList<>();
        Numbering numbering = new Numbering();
        for (Message message : messages) {
            if (!isInstruction(message)) {
                int number = numbering.of(message);
                if (number == exchanges.size()) {
                    exchanges.add(new ArrayList<>());
                }
                exchanges.get(number).add(message);
            }
        }
        return exchanges;
    }

    private static boolean isInstruction(Message message) {
        return INSTRUCTIONS.contains(message.getRole());
    }

    /** Numbers of the exchanges that turns belong to, from 0, when asked in order. */
    private static final class Numbering {

        private int number;
        private boolean begun;
        private boolean byUser;

        int of(Message turn) {
            boolean user = turn.getRole().equals("user");
            if (begun && user && !byUser) {
                number++;
            }
            begun = true;
            byUser = user;
            return number;
        }
    }
}
