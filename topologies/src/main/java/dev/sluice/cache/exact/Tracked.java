package dev.sluice.cache.exact;

import dev.sluice.cache.intake.Requests;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.TrackedRequest;
import dev.sluice.schema.TrackedState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The states of a request. Avro's copying builder clones prompts, so states are built from their parts. */
final class Tracked {

    private Tracked() {}

    /** Waits in a flight; with its prompt if it may become leader later. Deadline in epoch ms. */
    static TrackedRequest waiting(Lookup lookup, boolean withPrompt, String flightKey, String openedBy, long deadline) {
        return TrackedRequest.newBuilder()
                .setState(TrackedState.WAITING)
                .setLookup(withPrompt ? lookup : slim(lookup))
                .setFlightKey(flightKey)
                .setOpenedBy(openedBy)
                .setDeadline(Instant.ofEpochMilli(deadline))
                .build();
    }

    /** Was answered by what was read at the position, or by itself when that is null. */
    static TrackedRequest answered(
            TrackedRequest before, AnswerSource source, String entryId, @Nullable String position) {
        return about(before)
                .setState(TrackedState.ANSWERED)
                .setDecidedAt(position)
                .setSource(source)
                .setEntryId(entryId)
                .build();
    }

    /** Was told no. */
    static TrackedRequest failed(
            TrackedRequest before, ResponseStatus status, ErrorInfo error, @Nullable String position) {
        return about(before)
                .setState(TrackedState.FAILED)
                .setDecidedAt(position)
                .setStatus(status)
                .setError(error)
                .build();
    }

    /** A request whose outcome is read before the request itself. */
    static TrackedRequest unknown(String flightKey) {
        return TrackedRequest.newBuilder()
                .setState(TrackedState.WAITING)
                .setFlightKey(flightKey)
                .setDeadline(Instant.EPOCH)
                .build();
    }

    /** The same with what the semantic tier found. */
    static TrackedRequest matched(TrackedRequest before, @Nullable SemanticMatch match) {
        return TrackedRequest.newBuilder()
                .setState(before.getState())
                .setLookup(before.getLookup())
                .setFlightKey(before.getFlightKey())
                .setOpenedBy(before.getOpenedBy())
                .setDeadline(before.getDeadline())
                .setDecidedAt(before.getDecidedAt())
                .setSource(before.getSource())
                .setEntryId(before.getEntryId())
                .setMatch(match)
                .setError(before.getError())
                .setStatus(before.getStatus())
                .build();
    }

    /** It was said to be answered and is not. */
    static TrackedRequest waitingAgain(TrackedRequest before, @Nullable SemanticMatch match) {
        return about(before).setState(TrackedState.WAITING).setMatch(match).build();
    }

    static Lookup slim(Lookup lookup) {
        return new Lookup(Requests.slim(lookup.getRequest()), lookup.getContext());
    }

    private static TrackedRequest.Builder about(TrackedRequest before) {
        return TrackedRequest.newBuilder()
                .setLookup(before.getLookup() == null ? null : slim(before.getLookup()))
                .setFlightKey(before.getFlightKey())
                .setOpenedBy(before.getOpenedBy())
                .setDeadline(before.getDeadline())
                .setMatch(before.getMatch());
    }
}
