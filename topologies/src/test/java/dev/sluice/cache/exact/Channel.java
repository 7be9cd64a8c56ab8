package dev.sluice.cache.exact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** Records on their way to one topic. They arrive in order, at any time until the commit, or never. */
final class Channel<T> {

    private final List<T> pending = new ArrayList<>();
    private final Consumer<T> topic;

    Channel(Consumer<T> topic) {
        this.topic = topic;
    }

    void send(T record) {
        pending.add(record);
    }

    /** The first of them arrive; the operator picks how many of n. */
    void flushSome(IntUnaryOperator arriving) {
        flush(arriving.applyAsInt(pending.size() + 1));
    }

    void flush() {
        flush(pending.size());
    }

    /** A crash takes those that did not arrive. */
    void crash(IntUnaryOperator arriving) {
        flushSome(arriving);
        pending.clear();
    }

    private void flush(int count) {
        List<T> arriving = pending.subList(0, count);
        arriving.forEach(topic);
        arriving.clear();
    }
}
