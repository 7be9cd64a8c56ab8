package dev.sluice.experiment;

import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the ledger lines of one arm. */
final class ArmTally {

    private static final int MEDIAN = 50;
    private static final int TAIL = 95;
    private static final int ALL = 100;

    private final String route;
    private final @Nullable String arm;
    private final Set<String> requests = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> escalated = new HashSet<>();
    private final List<Long> latencies = new ArrayList<>();
    private final Map<String, Boolean> verdicts = new HashMap<>();
    private long cost;
    private long calls;

    ArmTally(String route, @Nullable String arm) {
        this.route = route;
        this.arm = arm;
    }

    void add(UsageEvent line) {
        String id = line.getTenant() + '\n' + line.getRequestId();
        requests.add(id);
        cost = Math.addExact(cost, line.getCostNanoUsd());
        if (line.getKind() == UsageKind.PROVIDER_CALL) {
            calls++;
        }
        if (line.getUsage() != null) {
            answered.add(id);
        }
        if (line.getCheckFailed() != null) {
            escalated.add(id);
        }
        if (line.getProviderLatencyMs() != null) {
            latencies.add(line.getProviderLatencyMs());
        }
    }

    /** A user has judged the answer to a request; the last word counts. */
    void judge(String tenant, String requestId, boolean right) {
        verdicts.put(tenant + '\n' + requestId, right);
    }

    ArmResult result() {
        List<Long> sorted = new ArrayList<>(latencies);
        Collections.sort(sorted);
        long right = verdicts.values().stream().filter(v -> v).count();
        return new ArmResult(
                route,
                arm,
                requests.size(),
                cost,
                calls,
                escalated.size(),
                requests.size() - answered.size(),
                percentile(sorted, MEDIAN),
                percentile(sorted, TAIL),
                right,
                verdicts.size() - right);
    }

    /** The smallest that so many per cent do not exceed. */
    private static @Nullable Long percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? null : sorted.get(Math.ceilDiv(sorted.size() * percent, ALL) - 1);
    }
}
