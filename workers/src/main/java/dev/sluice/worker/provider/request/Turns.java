package dev.sluice.worker.provider.request;

import dev.sluice.schema.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A conversation for formats that keep instructions apart from the turns.
 *
 * @param system texts of the instructions that stand before everything else
 * @param turns what follows
 */
public record Turns(List<String> system, List<Turn> turns) {

    /**
     * A turn.
     *
     * @param field where it stands in the request, for errors
     */
    public record Turn(Message message, String field) {

        /** The text; empty when there is none. */
        public String text() {
            return Objects.requireNonNullElse(message.getContent(), "");
        }
    }

    /**
     * Splits a conversation.
     *
     * @param provider who it is for, for errors
     * @throws InvalidRequestException when instructions stand between turns, a turn but a tool's has a name, or there is
     *     no turn
     */
    public static Turns of(List<Message> messages, String provider) throws InvalidRequestException {
        List<String> system = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Turn turn = new Turn(messages.get(i), "messages[" + i + "]");
            boolean instructs =
                    List.of("system", "developer").contains(turn.message().getRole());
            // A tool's name repeats what its call id says.
            if (turn.message().getName() != null && !turn.message().getRole().equals("tool")) {
                throw InvalidRequestException.unknownTo(provider, turn.field() + ".name");
            }
            if (!instructs) {
                turns.add(turn);
            } else if (turns.isEmpty()) {
                system.add(turn.text());
            } else {
                throw InvalidRequestException.of(
                        turn.field() + ".role",
                        "cannot stand between turns at " + provider,
                        "system and developer before all other turns");
            }
        }
        if (turns.isEmpty()) {
            throw InvalidRequestException.of("messages", "has instructions only", "at least one turn of a user");
        }
        return new Turns(system, turns);
    }
}
