package dev.sluice.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for messages about processes that failed. */
final class LogTail {

    private static final int BYTES = 16 * 1024;
    private static final int LINES = 15;
    private static final int LINE_LENGTH = 300;

    private LogTail() {}

    static String of(Path log) {
        List<String> lines;
        try {
            lines = lines(log);
        } catch (IOException e) {
            return "Its log " + log + " cannot be read: " + e;
        }
        if (lines.isEmpty()) {
            return "Its log " + log + " is empty.";
        }
        return "Last lines of " + log + ":\n  " + String.join("\n  ", lines);
    }

    private static List<String> lines(Path log) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(BYTES, file.length());
            byte[] end = new byte[length];
            file.seek(file.length() - length);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                    .map(line -> line.substring(0, Math.min(LINE_LENGTH, line.length())))
                    .toList();
        }
    }
}
