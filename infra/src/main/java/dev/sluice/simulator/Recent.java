package dev.sluice.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was not used for longest, so that a long run does not fill the heap. Not thread safe. */
final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int capacity;

    Recent(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
