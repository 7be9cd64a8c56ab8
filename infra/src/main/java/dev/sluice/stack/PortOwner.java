package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a port, as far as Linux tells: sockets of other users stay unknown, and so does
 * everything on systems without {@code /proc}.
 *
 * @param pid its process id
 * @param program what it runs, without arguments that could hold secrets
 */
record PortOwner(long pid, String program) {

    private static final String LISTEN = "0A";

    static Optional<PortOwner> of(int port) {
        Set<String> inodes = new HashSet<>();
        inodes.addAll(listening(Path.of("/proc/net/tcp"), port));
        inodes.addAll(listening(Path.of("/proc/net/tcp6"), port));
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process, inodes))
                .findFirst()
                .map(process -> new PortOwner(process.pid(), program(process.info())));
    }

    @Override
    public String toString() {
        return "pid " + pid + " (" + program + ")";
    }

    private static List<String> listening(Path table, int port) {
        String local = "%04X".formatted(port);
        List<String> inodes = new ArrayList<>();
        for (String line : read(table)) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > 9 && fields[1].endsWith(":" + local) && fields[3].equals(LISTEN)) {
                inodes.add(fields[9]);
            }
        }
        return inodes;
    }

    private static List<String> read(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holds(ProcessHandle process, Set<String> inodes) {
        Path descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (inodes.contains(inode(link))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static String inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:[") ? target.substring("socket:[".length(), target.length() - 1) : "";
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** The executable, and for Java the class or jar it runs. */
    static String program(ProcessHandle.Info info) {
        String executable = info.command()
                .map(command -> Path.of(command).getFileName())
                .map(Path::toString)
                .orElse("unknown program");
        if (!executable.equals("java")) {
            return executable;
        }
        return executable + mainOf(info.arguments().orElse(new String[0]));
    }

    private static String mainOf(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "-cp", "-classpath", "--class-path", "-p", "--module-path" -> i++;
                case "-jar" -> {
                    return i + 1 < arguments.length ? " -jar " + arguments[i + 1] : "";
                }
                default -> {
                    if (!argument.startsWith("-") && !argument.startsWith("@")) {
                        return " " + argument;
                    }
                }
            }
        }
        return "";
    }
}
