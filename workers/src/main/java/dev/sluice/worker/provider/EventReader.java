package dev.sluice.worker.provider;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits server-sent events. Names and ids of events are not kept: the data says what they are. Not thread-safe. */
final class EventReader {

    private static final String DATA = "data:";

    private final Consumer<String> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private boolean afterReturn;

    /**
     * @param events takes the data of each event that is complete
     */
    EventReader(Consumer<String> events) {
        this.events = events;
    }

    void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n' && afterReturn) {
                afterReturn = false;
            } else if (next == '\n' || next == '\r') {
                afterReturn = next == '\r';
                endLine();
            } else {
                afterReturn = false;
                line.write(next);
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            if (!data.isEmpty()) {
                String event = data.toString();
                data.setLength(0);
                events.accept(event);
            }
        } else if (text.startsWith(DATA)) {
            if (!data.isEmpty()) {
                data.append('\n');
            }
            data.append(text, text.startsWith(DATA + " ") ? DATA.length() + 1 : DATA.length(), text.length());
        }
    }
}
