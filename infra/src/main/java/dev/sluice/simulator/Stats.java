package dev.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Counts what the simulator did since it started. Thread safe. */
final class Stats {

    private final Map<String, Long> byStatus = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private long calls;
    private long billed;
    private long inFlight;
    private long inFlightMax;
    private long broken;

    synchronized void begin() {
        calls++;
        inFlight++;
        inFlightMax = Math.max(inFlightMax, inFlight);
    }

    synchronized void replied(int status) {
        byStatus.merge(Integer.toString(status), 1L, Long::sum);
    }

    synchronized void billed() {
        billed++;
    }

    synchronized void fault(Fault fault) {
        faults.merge(fault.label(), 1L, Long::sum);
    }

    /** The call ended; the caller may have hung up before its reply was complete, or the connection was cut. */
    synchronized void end(boolean complete) {
        inFlight--;
        if (!complete) {
            broken++;
        }
        notifyAll();
    }

    /** Waits until no call is in flight, but not longer than this. */
    synchronized void awaitIdle(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); inFlight > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("calls", calls)
                .put("billed", billed)
                .put("in_flight", inFlight)
                .put("in_flight_max", inFlightMax)
                .put("broken_connections", broken);
        ObjectNode statuses = json.putObject("by_status");
        byStatus.forEach(statuses::put);
        ObjectNode kinds = json.putObject("faults");
        faults.forEach(kinds::put);
        return json;
    }
}
