package dev.sluice.worker.provider;

import dev.sluice.worker.provider.Attempt.ErrorResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP error means, by the provider's own code or type and the status. The first row that fits holds;
 * docs/errors.md shows them.
 */
public final class RetryTable {

    /** What an error means. */
    public enum Verdict {
        /** No money is left, or a limit of spending is reached: never repeated. */
        QUOTA(ErrorCodes.PROVIDER_QUOTA_EXHAUSTED),
        /** Too many requests or tokens: repeated after the wait the provider asks for. */
        RATE_LIMITED(ErrorCodes.PROVIDER_RATE_LIMITED),
        /** The provider is in trouble and has not served the call: repeated. */
        OVERLOADED(ErrorCodes.PROVIDER_UNAVAILABLE),
        /** The key is wrong or may not do this: never repeated. */
        AUTH(ErrorCodes.PROVIDER_AUTH),
        /** The call is at fault: never repeated. */
        REJECTED(ErrorCodes.PROVIDER_REJECTED),
        /** Nobody knows whether the call was billed: never repeated within the dispatch. */
        UNKNOWN(ErrorCodes.PROVIDER_BAD_RESPONSE);

        private final String errorCode;

        Verdict(String errorCode) {
            this.errorCode = errorCode;
        }

        /** Code of the error the dispatch ends with. */
        public String errorCode() {
            return errorCode;
        }
    }

    /** Whether the body has to be the provider's own error object, so that it is not a proxy that speaks. */
    enum Body {
        ANY,
        ERROR_OBJECT
    }

    /**
     * A row.
     *
     * @param statuses HTTP statuses; empty: any
     * @param code the provider's error code or type, {@code *} for any text; null: any or none
     * @param who where it is seen
     */
    record Row(Set<Integer> statuses, @Nullable String code, Body body, Verdict verdict, String who) {

        boolean fits(ErrorResponse response) {
            return (statuses.isEmpty() || statuses.contains(response.status()))
                    && (code == null || matches(code, response.code()) || matches(code, response.type()))
                    && (body == Body.ANY || response.errorBody());
        }

        private static boolean matches(String pattern, @Nullable String code) {
            String regex =
                    Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return code != null && code.matches(regex);
        }

        /** The row in Markdown. */
        String markdown() {
            String shown = statuses.isEmpty()
                    ? "any"
                    : statuses.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
            return "| " + shown + " | " + (code == null ? "any" : "`" + code + "`")
                    + (body == Body.ERROR_OBJECT ? ", in an error object" : "") + " | " + verdict + " | " + who + " |";
        }
    }

    private static final int CLIENT_ERRORS_END = 500;

    static final List<Row> ROWS = List.of(
            code("insufficient_quota", "OpenAI, Azure"),
            code("billing_hard_limit_reached", "OpenAI, Azure"),
            code("credit_balance_exhausted", "OpenAI"),
            code("*_spend_limit_exceeded", "OpenAI: of an organisation, of a project"),
            code("organization_usage_limit_exceeded", "OpenAI"),
            code("billing_error", "Anthropic"),
            code("enforced_spend_limit_reached", "Anthropic; lasts until the month ends"),
            code("*PerDay*", "Gemini: the quota of a day"),
            code("insufficient_balance", "DeepSeek and others"),
            row(Verdict.QUOTA, "DeepSeek, Gemini, OpenRouter", 402),
            row(Verdict.AUTH, "all", 401, 403),
            row(
                    Verdict.RATE_LIMITED,
                    "all: `rate_limit_exceeded`, `slow_down`, `rate_limit_error`, `RESOURCE_EXHAUSTED`,"
                            + " `resource_unavailable` of the flex tier; a concurrency cap",
                    429),
            new Row(Set.of(498), null, Body.ERROR_OBJECT, Verdict.OVERLOADED, "Groq: no capacity for the flex tier"),
            new Row(
                    Set.of(408, 409, 500, 502, 503, 504, 529),
                    null,
                    Body.ERROR_OBJECT,
                    Verdict.OVERLOADED,
                    "all: `server_error`, `server_is_overloaded`, `overloaded_error`, `UNAVAILABLE`"),
            row(Verdict.UNKNOWN, "a proxy that gave up on a call still running", 408, 409, 500, 502, 503, 504, 529));

    private RetryTable() {}

    /** What a response means. */
    public static Verdict verdict(ErrorResponse response) {
        return ROWS.stream()
                .filter(row -> row.fits(response))
                .findFirst()
                .map(Row::verdict)
                .orElse(response.status() < CLIENT_ERRORS_END ? Verdict.REJECTED : Verdict.UNKNOWN);
    }

    /** The table in Markdown, the rest included. */
    static String markdown() {
        return Stream.concat(
                        Stream.of("| status | code or type | meaning | seen at |", "|---|---|---|---|"),
                        Stream.concat(
                                ROWS.stream().map(Row::markdown),
                                Stream.of(
                                        "| other, below 500 | any | REJECTED | all |",
                                        "| other, from 500 on | any | UNKNOWN | all |")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Row code(String code, String who) {
        return new Row(Set.of(), code, Body.ANY, Verdict.QUOTA, who);
    }

    private static Row row(Verdict verdict, String who, Integer... statuses) {
        return new Row(Set.of(statuses), null, Body.ANY, verdict, who);
    }
}
