package dev.sluice.worker;

/**
 * How many members of a lane may be kept by calls that wait for a deployment's limits. The others stay free, so that such
 * calls never hold up those to other deployments. Thread-safe.
 */
final class Parking {

    private final int most;
    private int members;

    /**
     * @param most members at most
     */
    Parking(int most) {
        this.most = most;
    }

    /** Leaves a quarter of a lane's members free; a lane of one cannot. */
    static Parking forMembers(int members) {
        return new Parking(Math.max(1, members * 3 / 4));
    }

    /** A place for a member. */
    Spot spot() {
        return new Spot();
    }

    /** What keeps one member. */
    final class Spot {

        private int calls;

        private Spot() {}

        /** One more of the member's calls waits; false when too many other members are kept already. */
        boolean enter() {
            synchronized (Parking.this) {
                if (calls == 0 && members >= most) {
                    return false;
                }
                if (calls++ == 0) {
                    members++;
                }
                return true;
            }
        }

        /** One of the member's calls waits no longer. */
        void leave() {
            synchronized (Parking.this) {
                if (--calls == 0) {
                    members--;
                }
            }
        }
    }
}
