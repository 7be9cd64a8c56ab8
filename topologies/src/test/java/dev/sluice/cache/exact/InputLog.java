package dev.sluice.cache.exact;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** A partition as a consumer sees it. */
final class InputLog {

    private record Input(int timestamp, SpecificRecord value) {}

    private final List<Input> inputs = new ArrayList<>();
    private int read;
    private int committed;

    void append(int timestamp, SpecificRecord value) {
        inputs.add(new Input(timestamp, value));
    }

    int size() {
        return inputs.size();
    }

    boolean isAtEnd() {
        return read == inputs.size();
    }

    /** Time of the next record; at the end later than any. */
    int nextTimestamp() {
        return isAtEnd() ? Integer.MAX_VALUE : inputs.get(read).timestamp();
    }

    int position() {
        return read;
    }

    SpecificRecord next() {
        return inputs.get(read++).value();
    }

    void commit() {
        committed = read;
    }

    void crash() {
        read = committed;
    }
}
