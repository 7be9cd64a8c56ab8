package dev.sluice.experiment;

import dev.sluice.schema.Feedback;
import dev.sluice.schema.UsageEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the ledger by route and arm. All lines come before the feedback, which is counted for requests that have lines;
 * answers from the cache have no route and are not counted, nor is what users say of them.
 */
public final class ExperimentReport {

    private static final Comparator<Key> ORDER =
            Comparator.comparing(Key::route).thenComparing(key -> Objects.requireNonNullElse(key.arm(), ""));

    private final @Nullable String route;
    private final Map<Key, ArmTally> arms = new TreeMap<>(ORDER);
    private final Map<String, ArmTally> byRequest = new HashMap<>();

    private record Key(String route, @Nullable String arm) {}

    /**
     * A report.
     *
     * @param route only this route; null: all
     */
    public ExperimentReport(@Nullable String route) {
        this.route = route;
    }

    /** Counts a line of the ledger; each once. */
    public void add(UsageEvent line) {
        String of = line.getRoute();
        if (of == null || (route != null && !route.equals(of))) {
            return;
        }
        ArmTally tally = arms.computeIfAbsent(new Key(of, line.getArm()), key -> new ArmTally(key.route(), key.arm()));
        tally.add(line);
        byRequest.put(line.getTenant() + '\n' + line.getRequestId(), tally);
    }

    /** Counts what a user says; a verdict that is neither RIGHT nor WRONG says nothing. */
    public void add(Feedback feedback) {
        ArmTally tally = byRequest.get(feedback.getTenant() + '\n' + feedback.getRequestId());
        boolean right = feedback.getVerdict().equals("RIGHT");
        if (tally != null && (right || feedback.getVerdict().equals("WRONG"))) {
            tally.judge(feedback.getTenant(), feedback.getRequestId(), right);
        }
    }

    /** The arms, by route and name, requests in no arm first. */
    public List<ArmResult> results() {
        return arms.values().stream().map(ArmTally::result).toList();
    }
}
