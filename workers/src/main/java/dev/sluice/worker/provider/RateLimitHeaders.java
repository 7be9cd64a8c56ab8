package dev.sluice.worker.provider;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a response's headers say about limits, in OpenAI's or Anthropic's words.
 *
 * @param requests calls a minute; null when nothing is said
 * @param tokens tokens a minute; null when nothing is said
 * @param retryable false when the provider says that a repetition is of no use; null when it says nothing
 */
public record RateLimitHeaders(
        @Nullable Quota requests,
        @Nullable Quota tokens,
        @Nullable Boolean retryable) {

    public static final RateLimitHeaders NONE = new RateLimitHeaders(null, null, null);

    private static final List<String> REQUESTS = List.of("requests");
    /** Anthropic's limit of input and output together, else the one of input. */
    private static final List<String> TOKENS = List.of("tokens", "input-tokens");

    private static final Pattern GO_DURATION =
            Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9}(?:\\.\\d{1,9})?)s)?(?:(\\d{1,9})ms)?");
    private static final int LONGEST_NUMBER = 15;

    /**
     * A limit and what is left of it.
     *
     * @param limit in a minute
     * @param remaining what may be used now; null when that is not said
     * @param reset until it is whole again; null when that is not said
     */
    public record Quota(
            long limit, @Nullable Long remaining, @Nullable Duration reset) {}

    /** Reads the headers of a response; what cannot be read is left out. */
    public static RateLimitHeaders of(HttpHeaders headers, Instant now) {
        String retry = headers.firstValue("x-should-retry").orElse("");
        boolean said = retry.equals("true") || retry.equals("false");
        return new RateLimitHeaders(
                quota(headers, REQUESTS, now), quota(headers, TOKENS, now), said ? Boolean.valueOf(retry) : null);
    }

    /** Whether a call of so many tokens found too little left. */
    public boolean leavesTooLittleFor(long callTokens) {
        return leaves(requests, 1) || leaves(tokens, callTokens);
    }

    /** The longer of the times until what is exhausted is whole again; null when none is said. */
    public @Nullable Duration reset(long callTokens) {
        Duration first = leaves(requests, 1) && requests != null ? requests.reset() : null;
        Duration second = leaves(tokens, callTokens) && tokens != null ? tokens.reset() : null;
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.compareTo(second) > 0 ? first : second;
    }

    private static boolean leaves(@Nullable Quota quota, long needed) {
        if (quota == null) {
            return false;
        }
        Long remaining = quota.remaining();
        return remaining != null && remaining < needed;
    }

    private static @Nullable Quota quota(HttpHeaders headers, List<String> kinds, Instant now) {
        for (String kind : kinds) {
            Quota openAi = quota(
                    headers,
                    "x-ratelimit-limit-" + kind,
                    "x-ratelimit-remaining-" + kind,
                    "x-ratelimit-reset-" + kind,
                    now);
            String anthropic = "anthropic-ratelimit-" + kind;
            Quota quota = openAi != null
                    ? openAi
                    : quota(headers, anthropic + "-limit", anthropic + "-remaining", anthropic + "-reset", now);
            if (quota != null) {
                return quota;
            }
        }
        return null;
    }

    private static @Nullable Quota quota(
            HttpHeaders headers, String limit, String remaining, String reset, Instant now) {
        Long most = number(headers.firstValue(limit).orElse(""));
        return most == null || most <= 0
                ? null
                : new Quota(
                        most,
                        number(headers.firstValue(remaining).orElse("")),
                        duration(headers.firstValue(reset).orElse("").strip(), now));
    }

    private static @Nullable Long number(String text) {
        String digits = text.strip();
        boolean fits = !digits.isEmpty()
                && digits.length() <= LONGEST_NUMBER
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return fits ? Long.valueOf(digits) : null;
    }

    /** {@code 6m0s}, {@code 12ms} as OpenAI writes it, or a time as Anthropic does. */
    private static @Nullable Duration duration(String text, Instant now) {
        Matcher go = GO_DURATION.matcher(text);
        if (!text.isEmpty() && go.matches()) {
            double seconds = (part(go.group(1)) * 3_600) + (part(go.group(2)) * 60) + part(go.group(3));
            return Duration.ofMillis(Math.round((seconds * 1_000) + part(go.group(4))));
        }
        try {
            Instant at = OffsetDateTime.parse(text).toInstant();
            return at.isBefore(now) ? Duration.ZERO : Duration.between(now, at);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static double part(@Nullable String number) {
        return number == null ? 0 : Double.parseDouble(number);
    }
}
