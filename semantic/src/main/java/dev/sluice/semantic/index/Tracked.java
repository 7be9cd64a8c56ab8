package dev.sluice.semantic.index;

/** What eviction knows of an entry. */
final class Tracked {

    final Scope scope;
    int row;
    /** Place in the queue. */
    int position;

    int hits;
    long priority;

    Tracked(Scope scope, int row) {
        this.scope = scope;
        this.row = row;
    }

    /** Whether this one goes first. */
    boolean goesBefore(Tracked other) {
        if (priority != other.priority) {
            return priority < other.priority;
        }
        int byId = scope.compareIds(row, other.scope, other.row);
        return byId != 0 ? byId < 0 : scope.key().compareTo(other.scope.key()) < 0;
    }
}
