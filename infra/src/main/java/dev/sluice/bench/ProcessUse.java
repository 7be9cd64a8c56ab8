package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process uses, as Linux tells.
 *
 * @param peakBytes most memory it has had resident
 * @param cpuMillis processor time it has used
 */
record ProcessUse(long peakBytes, long cpuMillis) {

    private static final long KIB = 1_024;
    /** Of the kernel's interface, whatever the machine. */
    private static final long TICK_MS = 10;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** Of a running process. */
    static ProcessUse of(long pid) throws IOException {
        long peak = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name in parentheses may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return new ProcessUse(peak * KIB, ticks * TICK_MS);
    }
}
