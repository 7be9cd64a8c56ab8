package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What goes back to the caller, and when. */
sealed interface Reply {

    int status();

    Map<String, String> headers();

    /** Wait before the first byte. */
    Duration delay();

    /**
     * A body of known length.
     *
     * @param cut whether the connection is cut in the middle of the body
     */
    record Whole(int status, Map<String, String> headers, Duration delay, String body, boolean cut) implements Reply {

        static Whole json(int status, Map<String, String> headers, JsonNode body) {
            return new Whole(status, headers, Duration.ZERO, body.toString(), false);
        }

        Whole after(Duration wait) {
            return new Whole(status, headers, wait, body, cut);
        }
    }

    /**
     * Server-sent events.
     *
     * @param events each as it is written, without the empty line that ends it
     * @param pause wait before each event but the first
     * @param cut whether the connection is cut after the last, instead of ending the body
     */
    record Events(Map<String, String> headers, Duration delay, List<String> events, Duration pause, boolean cut)
            implements Reply {
        @Override
        public int status() {
            return 200;
        }
    }
}
