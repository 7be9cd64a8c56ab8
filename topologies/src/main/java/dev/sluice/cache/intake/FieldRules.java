package dev.sluice.cache.intake;

import dev.sluice.cache.reply.Errors;
import dev.sluice.schema.ErrorInfo;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the first broken rule of a request; later checks are skipped by their callers' order, not by exceptions. */
final class FieldRules {

    private @Nullable ErrorInfo broken;

    Optional<ErrorInfo> broken() {
        return Optional.ofNullable(broken);
    }

    /** A field whose value may be shown. */
    FieldRules require(boolean holds, String field, @Nullable Object value, String allowed) {
        if (!holds && broken == null) {
            broken = Errors.invalid(field, value == null ? "null" : value.toString(), allowed);
        }
        return this;
    }

    /** A field whose value may hold prompt text. */
    FieldRules requireUnseen(boolean holds, String field, String allowed) {
        if (!holds && broken == null) {
            broken = Errors.invalid(field, null, allowed);
        }
        return this;
    }

    FieldRules text(@Nullable String value, String field, int maxChars) {
        return require(
                value == null || (!value.isBlank() && value.length() <= maxChars),
                field,
                value,
                "not blank, at most " + maxChars + " characters");
    }

    FieldRules oneOf(@Nullable String value, String field, Set<String> allowed) {
        return require(value == null || allowed.contains(value), field, value, "one of " + String.join(", ", allowed));
    }

    FieldRules matches(String value, String field, Pattern pattern, String allowed) {
        // The length first: a pattern over megabytes is work that a stranger chose.
        return require(value.length() <= 1024 && pattern.matcher(value).matches(), field, value, allowed);
    }

    FieldRules between(@Nullable Double value, String field, int min, int max) {
        return require(value == null || (value >= min && value <= max), field, value, "from " + min + " to " + max);
    }

    FieldRules count(int count, String field, int max) {
        return require(count <= max, field, count, "at most " + max + " items");
    }
}
