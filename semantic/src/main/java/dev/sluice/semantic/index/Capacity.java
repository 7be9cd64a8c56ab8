package dev.sluice.semantic.index;

/** How many rows the arrays of an index hold: a few more than there are, so that copying them stays rare. */
final class Capacity {

    /** Rows that are reserved at most are these times the entries, and one. */
    static final double MOST_SLACK = 1.25;

    private Capacity() {}

    /** The most rows of some elements that an array holds, with the room in reserve. */
    static int most(int elementsPerRow) {
        return (int) (Integer.MAX_VALUE / (elementsPerRow * MOST_SLACK)) - 1;
    }

    /** Room for so many rows, given the present room; the same when it neither is too small nor wastes much. */
    static int fit(int rows, int present) {
        boolean tooSmall = rows > present;
        boolean wasteful = present > rows * MOST_SLACK + 1;
        return tooSmall || wasteful ? rows + Math.max(1, rows / 8) : present;
    }
}
