package dev.sluice.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The dispatches this process is working on or has reported, so that a record that comes back to it is neither called
 * nor reported twice. Thread-safe.
 */
final class Items {

    private final ConcurrentMap<String, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
    private final Map<String, Boolean> reported;

    /**
     * @param remembered how many reported dispatches are remembered
     */
    Items(int remembered) {
        this.reported = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > remembered;
            }
        };
    }

    /**
     * Claims a dispatch for the calling thread, which must {@link #end} it.
     *
     * @return null when it is claimed now; else how the claim before it ends, already known when it was reported
     */
    @Nullable
    CompletableFuture<Outcome> claim(String dispatchId) {
        CompletableFuture<Outcome> other = running.putIfAbsent(dispatchId, new CompletableFuture<>());
        if (other != null) {
            return other;
        }
        if (isReported(dispatchId)) {
            end(dispatchId, Outcome.REPORTED);
            return CompletableFuture.completedFuture(Outcome.REPORTED);
        }
        return null;
    }

    /** Ends a claim. */
    void end(String dispatchId, Outcome outcome) {
        if (outcome == Outcome.REPORTED) {
            synchronized (reported) {
                reported.put(dispatchId, true);
            }
        }
        CompletableFuture<Outcome> claim = running.remove(dispatchId);
        if (claim != null) {
            claim.complete(outcome);
        }
    }

    private boolean isReported(String dispatchId) {
        synchronized (reported) {
            return reported.containsKey(dispatchId);
        }
    }
}
