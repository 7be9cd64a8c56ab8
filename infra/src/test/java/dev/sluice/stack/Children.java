package dev.sluice.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts Java children for tests and ends those still alive. */
final class Children implements AutoCloseable {

    private final JavaCommand java;
    private final List<Process> started = new ArrayList<>();

    Children(Path directory) throws IOException {
        java = JavaCommand.write(directory.resolve("java.args"));
    }

    /** Starts a sleeper and returns when its main method runs. */
    Process sleeping(String... arguments) throws IOException {
        return start(SleepingMain.class, arguments);
    }

    /** Starts a main class and returns when it has said that it is ready. */
    Process start(Class<?> mainClass, String... arguments) throws IOException {
        Process process = new ProcessBuilder(
                        java.of(List.of("-XX:TieredStopAtLevel=1"), mainClass.getName(), List.of(arguments)))
                .redirectErrorStream(true)
                .start();
        started.add(process);
        BufferedReader output = process.inputReader();
        String first = output.readLine();
        if (!"ready".equals(first)) {
            throw new IOException("the child said " + first);
        }
        return process;
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
