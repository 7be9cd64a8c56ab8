package dev.sluice.simulator;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Appends to the bill, a line at a time and each in one write, so that it outlives a kill of the process. Thread safe.
 */
final class BillWriter implements AutoCloseable {

    /** Not a channel: those close when a thread that writes is interrupted. */
    private final OutputStream out;

    private final long linesBefore;

    /**
     * Opens a log, after cutting off a line torn by a crash; it belongs to a call that was not answered.
     *
     * @param file created where it does not exist, with its directories
     */
    BillWriter(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        long lines = 0;
        long end = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] == '\n') {
                lines++;
                end = i + 1L;
            }
        }
        linesBefore = lines;
        if (end < before.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
        out = new FileOutputStream(file.toFile(), true);
    }

    /** Lines an earlier process left. */
    long linesBefore() {
        return linesBefore;
    }

    synchronized void append(BillLine line) throws IOException {
        byte[] json = BillLog.MAPPER.writeValueAsBytes(line);
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        out.write(ended);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
