package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a charged answer is sent.
 *
 * @param id of response and bill
 * @param createdSeconds epoch seconds
 * @param headers of the response
 * @param fault what goes wrong; null: nothing
 * @param delay until the first token
 * @param generation from the first token to the last
 */
record Sending(
        String id,
        long createdSeconds,
        Map<String, String> headers,
        @Nullable Fault fault,
        Duration delay,
        Duration generation) {

    boolean withUsage() {
        return fault != Fault.NO_USAGE;
    }

    /** A body that comes when all of it is generated. */
    Reply whole(ObjectNode body) {
        String json = body.toString();
        String sent = fault == Fault.GARBAGE ? json.substring(0, json.length() / 2) : json;
        return new Reply.Whole(200, headers, delay.plus(generation), sent, fault == Fault.CUT);
    }

    /** A body that comes as it is generated. */
    Reply events(List<String> events) {
        List<String> sent = new ArrayList<>(events);
        if (fault == Fault.GARBAGE || fault == Fault.CUT) {
            sent.subList((events.size() + 1) / 2, events.size()).clear();
        }
        if (fault == Fault.GARBAGE) {
            String last = sent.removeLast();
            sent.add(last.substring(0, last.length() / 2));
        }
        return new Reply.Events(
                headers,
                delay,
                List.copyOf(sent),
                generation.dividedBy(Math.max(1, events.size())),
                fault == Fault.CUT || fault == Fault.STREAM_CUT);
    }
}
