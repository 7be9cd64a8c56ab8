package dev.sluice.worker.batch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A job's input as a file, because a job may be larger than the heap. Filled by one thread at a time. */
final class Spool {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final OutputStream out;
    private final byte separator;
    private long bytes;

    /** A new file in a directory, which is made where it does not exist. */
    Spool(Path directory, byte separator) {
        this.separator = separator;
        try {
            Files.createDirectories(directory);
            this.file = Files.createTempFile(directory, "job-", ".input");
            this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        } catch (IOException e) {
            throw new UncheckedIOException("A job's input cannot be written below " + directory, e);
        }
    }

    /** Bytes that a piece would add. */
    static long size(byte[] piece) {
        return piece.length + 1L;
    }

    void add(byte[] piece) {
        try {
            if (bytes > 0) {
                out.write(separator);
            }
            out.write(piece);
        } catch (IOException e) {
            throw new UncheckedIOException("A job's input cannot be written to " + file, e);
        }
        bytes += size(piece);
    }

    long bytes() {
        return bytes;
    }

    /** Ends the writing; the file with all pieces. */
    Path close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("A job's input cannot be written to " + file, e);
        }
        return file;
    }

    void delete() {
        delete(close());
    }

    /** Removes a file; one that stays is removed with the next start. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
