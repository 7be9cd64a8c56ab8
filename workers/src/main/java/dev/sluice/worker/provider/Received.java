package dev.sluice.worker.provider;

import java.nio.ByteBuffer;

/** The body of a response. */
sealed interface Received {

    /** In one piece. */
    record Whole(ByteBuffer body) implements Received {}

    /** As a stream that ended by itself. */
    record Streamed(StreamReading stream) implements Received {}
}
