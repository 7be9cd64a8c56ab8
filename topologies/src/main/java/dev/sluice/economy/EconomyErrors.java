package dev.sluice.economy;

import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.ErrorInfo;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The errors of templates and contexts; docs/errors.md explains them to callers. */
public final class EconomyErrors {

    public static final String UNKNOWN_TEMPLATE = "UNKNOWN_TEMPLATE";
    public static final String VARIABLE_MISSING = "TEMPLATE_VARIABLE_MISSING";
    public static final String VARIABLE_UNUSED = "TEMPLATE_VARIABLE_UNUSED";
    public static final String REQUEST_TOO_LARGE = "REQUEST_TOO_LARGE";
    public static final String CONTEXT_TOO_LONG = "CONTEXT_TOO_LONG";

    private static final int LISTED = 20;
    private static final int SHOWN = 64;

    private EconomyErrors() {}

    static ErrorInfo unknownTemplate(String id, Collection<String> known) {
        return error(
                UNKNOWN_TEMPLATE,
                "No template of this id is in force.",
                "template_id",
                id,
                known.isEmpty() ? "left out: there are no templates" : "one of " + list(known));
    }

    static ErrorInfo unknownVersion(String id, int version, Collection<Integer> known) {
        return error(
                UNKNOWN_TEMPLATE,
                "Template " + shortened(id) + " has no such version.",
                "template_version",
                Integer.toString(version),
                "left out, or one of "
                        + list(known.stream().map(String::valueOf).toList()));
    }

    static ErrorInfo missing(String id, Collection<String> names) {
        return error(
                VARIABLE_MISSING,
                "Template " + shortened(id) + " asks for variables that have no value.",
                "template_variables",
                null,
                "values for " + list(names));
    }

    static ErrorInfo unused(String id, Collection<String> names, Collection<String> allowed) {
        return error(
                VARIABLE_UNUSED,
                "Template " + shortened(id) + " does not ask for these variables.",
                "template_variables",
                list(names),
                allowed.isEmpty() ? "left out: the template has no variables" : "no others than " + list(allowed));
    }

    static ErrorInfo tooLarge(long most) {
        return error(
                REQUEST_TOO_LARGE,
                "The filled template is larger than a request may be.",
                "template_variables",
                null,
                "at most " + most + " bytes altogether");
    }

    /**
     * A prompt that stays too long with all older turns left out, or a raw body.
     *
     * @param tokens what it has at least
     */
    public static ErrorInfo contextTooLong(boolean raw, long tokens, int most) {
        return error(
                CONTEXT_TOO_LONG,
                raw
                        ? "The raw body is longer than a policy allows, and raw bodies are never trimmed."
                        : "The prompt is longer than a policy allows, even without its older turns.",
                raw ? "raw_body" : "messages",
                tokens + " tokens",
                "at most " + most + " tokens");
    }

    static ErrorInfo inputsTooLong(long tokens) {
        return error(
                "INVALID_REQUEST",
                "The inputs have more tokens than a provider takes in one call.",
                "inputs",
                tokens + " tokens",
                "at most " + Embeddings.MOST_TOKENS + " tokens together");
    }

    private static ErrorInfo error(String code, String message, String field, @Nullable String value, String allowed) {
        return ErrorInfo.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setField(field)
                .setValue(value == null ? null : shortened(value))
                .setAllowed(allowed)
                .build();
    }

    private static String list(Collection<String> names) {
        String some = names.stream().limit(LISTED).map(EconomyErrors::shortened).collect(Collectors.joining(", "));
        return names.size() > LISTED ? some + ", …" : some;
    }

    private static String shortened(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(SHOWN)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return value.codePointCount(0, value.length()) > SHOWN
                ? shown.append('…').toString()
                : shown.toString();
    }
}
