package dev.sluice.cache.exact;

import dev.sluice.cache.time.TimerState;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.Flight;
import dev.sluice.schema.TrackedRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the exact tier remembers, by partition. After a crash each kind of record may have been set back to a different
 * earlier state; only within one kind are changes kept in order.
 */
public interface ExactState extends TimerState {

    @Nullable
    Flight flight(String flightKey);

    void putFlight(String flightKey, Flight flight);

    void removeFlight(String flightKey);

    @Nullable
    TrackedRequest request(String requestId);

    void putRequest(String requestId, TrackedRequest request);

    void removeRequest(String requestId);

    @Nullable
    CacheEntry entry(String fingerprint);

    void putEntry(String fingerprint, CacheEntry entry);

    void removeEntry(String fingerprint);

    /** Lists a request as one of a flight, which the flight key and its first leader name. */
    void addMember(String flightKey, String openedBy, String requestId);

    void removeMember(String flightKey, String openedBy, String requestId);

    /** Request ids of a flight, by id. */
    List<String> members(String flightKey, String openedBy);
}
