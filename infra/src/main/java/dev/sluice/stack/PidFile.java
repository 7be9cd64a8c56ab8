package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is written down about a process, so that a later stack can end it when this one dies.
 *
 * @param file where it is written
 * @param pid process id; alone it proves nothing, since ids are used again
 * @param start start of the process
 * @param executable real path of what it runs
 */
record PidFile(Path file, long pid, Instant start, String executable) {

    /** The kernel counts from the boot time, which moves when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    static PidFile write(Path file, ProcessHandle process, String executable) throws IOException {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        PidFile written = new PidFile(file, process.pid(), start, executable);
        Files.createDirectories(file.toAbsolutePath().getParent());
        // Moved into place, so that nobody reads half a file.
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, List.of(Long.toString(written.pid), written.start.toString(), executable));
        Files.move(draft, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return written;
    }

    /** All readable pid files of a directory; unreadable ones are removed, they name nobody. */
    static List<PidFile> readAll(Path directory) throws IOException {
        List<PidFile> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pid")) {
                for (Path file : files) {
                    Optional<PidFile> read = read(file);
                    read.ifPresent(found::add);
                    if (read.isEmpty()) {
                        Files.delete(file);
                    }
                }
            }
        }
        return found;
    }

    private static Optional<PidFile> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        try {
            return Optional.of(
                    new PidFile(file, Long.parseLong(lines.get(0)), Instant.parse(lines.get(1)), lines.get(2)));
        } catch (IndexOutOfBoundsException | NumberFormatException | java.time.DateTimeException notAPidFile) {
            return Optional.empty();
        }
    }

    /** The process, if it is still the one that was written down. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
    }

    private boolean isTheSame(ProcessHandle process) {
        boolean sameStart = process.info()
                .startInstant()
                .filter(instant -> Duration.between(start, instant).abs().compareTo(START_TOLERANCE) <= 0)
                .isPresent();
        boolean sameExecutable = process.info()
                .command()
                .filter(command -> command.equals(executable) || command.equals(executable + " (deleted)"))
                .isPresent();
        return sameStart && sameExecutable;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
