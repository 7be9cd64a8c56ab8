package dev.sluice.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends what an earlier stack left running when it was killed. Call only under the lock of the state directory. */
final class StaleProcesses {

    private StaleProcesses() {}

    /**
     * Ends all processes the pid files name and removes the files.
     *
     * @param limit time between SIGTERM and SIGKILL, for all of them together
     * @return pids of the processes that were still alive
     */
    static List<Long> end(Path run, Duration limit) throws IOException, InterruptedException {
        List<PidFile> files = PidFile.readAll(run);
        List<ProcessHandle> alive =
                files.stream().map(PidFile::process).flatMap(Optional::stream).toList();
        alive.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + limit.toNanos();
        List<Long> ended = new ArrayList<>();
        for (ProcessHandle process : alive) {
            Termination.end(process, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            ended.add(process.pid());
        }
        for (PidFile file : files) {
            file.delete();
        }
        return ended;
    }
}
