package dev.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The key somebody probably meant. */
final class NearestKey {

    private NearestKey() {}

    /** The known key with the smallest edit distance, if at most a third of the word differs. */
    static Optional<String> of(String unknown, Collection<String> known) {
        return known.stream()
                .filter(key -> distance(unknown, key) <= Math.max(2, key.length() / 3))
                .min(Comparator.comparingInt(key -> distance(unknown, key)));
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
