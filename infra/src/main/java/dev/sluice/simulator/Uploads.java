package dev.sluice.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Files that callers upload and jobs write. Kept in memory. Thread safe. */
final class Uploads {

    /**
     * A file.
     *
     * @param purpose {@code batch} or {@code batch_output}
     */
    record StoredFile(String id, String name, String purpose, String content, Instant created) {}

    /** The parts of an upload that matter. */
    record Form(String purpose, String filename, String content) {}

    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();

    void add(StoredFile file) {
        files.put(file.id(), file);
    }

    Optional<StoredFile> find(@Nullable String id) {
        return id == null ? Optional.empty() : Optional.ofNullable(files.get(id));
    }

    void remove(String id) {
        files.remove(id);
    }

    /** Reads {@code multipart/form-data} with the fields {@code purpose} and {@code file}. */
    static Form form(byte[] body, @Nullable String contentType) throws ProviderException {
        int at = contentType == null ? -1 : contentType.indexOf("boundary=");
        if (contentType == null || at < 0 || !contentType.startsWith("multipart/form-data")) {
            throw invalid("the request is no multipart/form-data", null);
        }
        String boundary =
                "--" + contentType.substring(at + "boundary=".length()).replace("\"", "");
        // One byte a character, so that positions in the text are positions in the bytes.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String purpose = null;
        String filename = null;
        String content = null;
        for (int from = text.indexOf(boundary); from >= 0; ) {
            int to = text.indexOf("\r\n" + boundary, from + boundary.length());
            int head = text.indexOf("\r\n\r\n", from);
            if (to < 0 || head < 0 || head > to) {
                break;
            }
            String disposition = text.substring(from, head);
            String value = text.substring(head + 4, to);
            if (disposition.contains("name=\"purpose\"")) {
                purpose = value;
            } else if (disposition.contains("name=\"file\"")) {
                int name = disposition.indexOf("filename=\"");
                filename = name < 0 ? "upload" : disposition.substring(name + 10, disposition.indexOf('"', name + 10));
                content = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
            from = to + 2;
        }
        if (purpose == null || filename == null || content == null) {
            throw invalid("'purpose' and 'file' are required", purpose == null ? "purpose" : "file");
        }
        return new Form(purpose, filename, content);
    }

    private static ProviderException invalid(String why, @Nullable String field) {
        return new ProviderException(ProviderError.invalid("Invalid upload: " + why + ".", field, "invalid_value"));
    }
}
