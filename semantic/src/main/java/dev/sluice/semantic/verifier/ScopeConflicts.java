package dev.sluice.semantic.verifier;

import java.util.List;
import java.util.Set;

/** Kinds of limit that exclude each other, by the names that the lexicons of all languages use. */
final class ScopeConflicts {

    private static final List<Set<String>> SETS = List.of(
            Set.of("maximum", "minimum", "average"),
            Set.of("at-least", "at-most", "exact"),
            Set.of("all", "at-least"),
            Set.of("more-than", "less-than"),
            Set.of("first", "last", "next"),
            Set.of("free", "paid"),
            Set.of("new", "old"),
            Set.of("inclusive", "exclusive-of", "exclusive"),
            Set.of("all", "only", "none"),
            Set.of("all", "some", "none"),
            Set.of("only", "also"),
            Set.of("all", "first"),
            Set.of("all", "last"),
            Set.of("all", "one"),
            Set.of("always", "never", "sometimes", "once"),
            Set.of("temporary", "permanent"),
            Set.of("immediate", "delayed"),
            Set.of("early", "late"),
            Set.of("automatic", "manual"),
            Set.of("online", "offline"),
            Set.of("remote", "local"),
            Set.of("domestic", "international"),
            Set.of("best", "worst"),
            Set.of("cheap", "expensive"),
            Set.of("easy", "hard"),
            Set.of("big", "small"),
            Set.of("safe", "unsafe"),
            Set.of("public", "private"),
            Set.of("default", "custom"),
            Set.of("before", "after"),
            Set.of("past", "current"));

    private ScopeConflicts() {}

    /** Whether any limit of the one excludes any of the other. */
    static boolean between(Set<String> mine, Set<String> its) {
        return SETS.stream()
                .anyMatch(set -> mine.stream()
                        .filter(set::contains)
                        .anyMatch(kind -> its.stream().anyMatch(other -> set.contains(other) && !other.equals(kind))));
    }
}
