package dev.sluice.stack;

import java.nio.file.Path;

/** Where things lie in a state directory. */
record StateLayout(Path root) {

    Path lock() {
        return root.resolve("stack.lock");
    }

    /** Pid files. */
    Path run() {
        return root.resolve("run");
    }

    /** Log of a process; the one of the run before has the suffix {@code .1}. */
    Path log(String process) {
        return root.resolve("log").resolve(process + ".log");
    }

    /** What is generated for a process on every start. */
    Path config(String file) {
        return root.resolve("config").resolve(file);
    }

    /** What a process keeps. */
    Path data(String process) {
        return root.resolve("data").resolve(process);
    }

    /** What a process may lose. */
    Path temporary(String process) {
        return root.resolve("tmp").resolve(process);
    }

    Path bill() {
        return data("simulator").resolve("bill.jsonl");
    }
}
