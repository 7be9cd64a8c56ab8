package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java processes: this process's Java and class path, the latter in an argument file. */
final class JavaCommand {

    /**
     * Only the quick compiler. A local stack is seven JVMs that start at once and live for minutes; with the optimising
     * one they spend most of two cores on compiling.
     */
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Vector instructions for the search among cached questions; the JVM warns once that the module is incubating. */
    static final String VECTOR_INSTRUCTIONS = "--add-modules=jdk.incubator.vector";

    private final Path argumentFile;

    private JavaCommand(Path argumentFile) {
        this.argumentFile = argumentFile;
    }

    /** Writes the class path of this process to an argument file. */
    static JavaCommand write(Path argumentFile) throws IOException {
        // Under Surefire java.class.path may be a jar that only points to the rest.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Files.createDirectories(argumentFile.toAbsolutePath().getParent());
        Files.writeString(argumentFile, "-cp\n" + quoted(classPath) + "\n");
        return new JavaCommand(argumentFile);
    }

    List<String> of(List<String> jvmOptions, String mainClass, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(jvmOptions);
        command.add("@" + argumentFile.toAbsolutePath());
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    static String executable() throws IOException {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                .toRealPath()
                .toString();
    }

    static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
