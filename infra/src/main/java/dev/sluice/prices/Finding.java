package dev.sluice.prices;

/**
 * Something about a catalogue that a person should know.
 *
 * @param severity how bad it is
 * @param code what it is
 * @param priceId the price it is about
 * @param message what was found and what would be right
 */
public record Finding(Severity severity, String code, String priceId, String message) {

    /** How bad a finding is. */
    public enum Severity {
        /** Charges would be wrong or arbitrary. */
        ERROR,
        /** Charges may be wrong. */
        WARNING,
        /** Worth knowing. */
        NOTE
    }

    static Finding error(String code, String priceId, String message) {
        return new Finding(Severity.ERROR, code, priceId, message);
    }

    static Finding warning(String code, String priceId, String message) {
        return new Finding(Severity.WARNING, code, priceId, message);
    }

    static Finding note(String code, String priceId, String message) {
        return new Finding(Severity.NOTE, code, priceId, message);
    }
}
