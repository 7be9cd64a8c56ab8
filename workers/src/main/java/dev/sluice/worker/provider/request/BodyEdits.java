package dev.sluice.worker.provider.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes at byte offsets of a body. */
final class BodyEdits {

    private final List<Edit> edits = new ArrayList<>();

    private record Edit(int start, int end, String replacement) {}

    void replace(long start, long end, String replacement) {
        edits.add(new Edit(Math.toIntExact(start), Math.toIntExact(end), replacement));
    }

    /** Puts members first into an object that is empty, or is not. */
    void insert(long at, List<String> members, boolean empty) {
        if (!members.isEmpty()) {
            replace(at, at, String.join(",", members) + (empty ? "" : ","));
        }
    }

    /** The array itself when there is no change. */
    byte[] apply(byte[] body) {
        if (edits.isEmpty()) {
            return body;
        }
        edits.sort(Comparator.comparingInt(Edit::start));
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        int from = 0;
        for (Edit edit : edits) {
            out.write(body, from, edit.start() - from);
            out.writeBytes(edit.replacement().getBytes(StandardCharsets.UTF_8));
            from = edit.end();
        }
        out.write(body, from, body.length - from);
        return out.toByteArray();
    }
}
