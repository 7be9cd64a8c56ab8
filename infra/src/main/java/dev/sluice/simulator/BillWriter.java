package dev.sluice.simulator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Appends to the bill, a line at a time and each in one write, so that it outlives a kill of the process. Thread safe.
 */
final class BillWriter implements AutoCloseable {

    /** Not a channel: those close when a thread that writes is interrupted. */
    private final RandomAccessFile out;

    private final long linesBefore;
    private long end;

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
        for (int i = 0; i < before.length; i++) {
            if (before[i] == '\n') {
                lines++;
                end = i + 1L;
            }
        }
        linesBefore = lines;
        out = new RandomAccessFile(file.toFile(), "rw");
        out.setLength(end);
    }

    /** Lines an earlier process left. */
    long linesBefore() {
        return linesBefore;
    }

    /**
     * Appends a line.
     *
     * @throws IOException when it could not be written; the log is as before
     */
    synchronized void append(BillLine line) throws IOException {
        byte[] json = BillLog.MAPPER.writeValueAsBytes(line);
        byte[] ended = Arrays.copyOf(json, json.length + 1);
        ended[json.length] = '\n';
        out.seek(end);
        try {
            out.write(ended);
        } catch (IOException e) {
            out.setLength(end);
            throw e;
        }
        end += ended.length;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
