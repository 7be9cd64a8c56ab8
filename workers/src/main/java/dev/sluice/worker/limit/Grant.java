package dev.sluice.worker.limit;

/**
 * A call that a deployment's minute counts.
 *
 * @param counted whether anything counts it
 * @param shared whether Redis does
 * @param epoch of Redis
 * @param slot in Redis
 * @param localSlot in this process
 * @param tokens counted
 */
record Grant(boolean counted, boolean shared, String epoch, long slot, long localSlot, long tokens) {

    /** Of a deployment without limits. */
    static final Grant FREE = new Grant(false, false, "", 0, 0, 0);

    static Grant alone(long localSlot, long tokens) {
        return new Grant(true, false, "", 0, localSlot, tokens);
    }
}
