package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a configuration.
 *
 * @param source the file, or {@code environment variable NAME}
 * @param line line in the file, from 1; 0 where there is none
 * @param field full name of the setting, for example {@code budget.batch-size}
 * @param value what was given, shortened, secrets masked, references unresolved; null when nothing was given
 * @param allowed what would have been accepted
 */
public record ConfigProblem(
        String source, int line, String field, @Nullable String value, String allowed) {

    @Override
    public String toString() {
        String where = line > 0 ? source + ":" + line : source;
        String what = value == null ? " is missing" : " = '" + value + "'";
        return where + ": " + field + what + "; allowed: " + allowed;
    }
}
