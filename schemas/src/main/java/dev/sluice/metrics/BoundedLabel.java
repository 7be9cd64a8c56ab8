package dev.sluice.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values of a label, so many at most: what comes later is told as {@value #OTHER}. Names that callers choose would
 * otherwise make a time series each.
 *
 * <p>Thread-safe.
 */
public final class BoundedLabel {

    /** Stands for all values beyond the bound. */
    public static final String OTHER = "other";

    private final int most;
    private final Set<String> values = ConcurrentHashMap.newKeySet();

    /**
     * A label.
     *
     * @param most values that are told apart
     */
    public BoundedLabel(int most) {
        this.most = most;
    }

    /** The value to label a meter with. */
    public String of(String value) {
        if (values.contains(value)) {
            return value;
        }
        synchronized (values) {
            if (values.size() < most) {
                values.add(value);
                return value;
            }
        }
        return OTHER;
    }
}
