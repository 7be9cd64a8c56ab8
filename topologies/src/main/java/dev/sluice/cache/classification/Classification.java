package dev.sluice.cache.classification;

import java.util.List;

/**
 * A type, and why.
 *
 * @param type the type that scored most
 * @param margin by how much more than the next one, in hundredths of a nat
 * @param clues features that spoke for it, the strongest first
 */
public record Classification(QueryType type, int margin, List<String> clues) {

    public Classification {
        clues = List.copyOf(clues);
    }
}
