package dev.sluice.prices;

/**
 * A price that was not taken.
 *
 * @param name what it is for, in the words of its source
 * @param field the field at fault
 * @param value what the field says
 * @param reason why it cannot be, or what would be accepted
 */
public record Rejected(String name, String field, String value, String reason) {

    @Override
    public String toString() {
        return "%s: %s = %s; %s".formatted(name, field, value, reason);
    }
}
