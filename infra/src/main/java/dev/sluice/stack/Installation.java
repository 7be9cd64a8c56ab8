package dev.sluice.stack;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this Sluice lies on disk. */
final class Installation {

    private static final String REGISTRY = "infra/target/dist/apicurio";

    private Installation() {}

    /** The project directory: named by the launcher, else found upwards from here, else the working directory. */
    static Path home() {
        String named = System.getProperty("sluice.home");
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        Path workingDirectory = Path.of("").toAbsolutePath();
        return Stream.of(Optional.of(workingDirectory), codeSource())
                .flatMap(Optional::stream)
                .flatMap(Installation::upwards)
                .filter(directory -> Files.isRegularFile(directory.resolve("infra/pom.xml")))
                .findFirst()
                .orElse(workingDirectory);
    }

    static Path registryHome() {
        return home().resolve(REGISTRY);
    }

    private static Stream<Path> upwards(Path start) {
        List<Path> directories = new ArrayList<>();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            directories.add(directory);
        }
        return directories.stream();
    }

    private static Optional<Path> codeSource() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path names no file: " + source.getLocation(), e);
        }
    }
}
