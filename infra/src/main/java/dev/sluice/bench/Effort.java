package dev.sluice.bench;

/**
 * How much is done for a figure.
 *
 * @param repetitions how often it is measured
 * @param warmUp calls before, not counted
 * @param calls calls in each repetition
 */
public record Effort(int repetitions, int warmUp, int calls) {

    /** For calls that take so long, in total some seconds. */
    static Effort forEntries(int entries) {
        return entries > 20_000 ? new Effort(5, 60, 60) : new Effort(7, 400, 400);
    }

    /** The least that shows that it works. */
    public static Effort least() {
        return new Effort(2, 1, 3);
    }
}
