package dev.sluice.cache.intake;

import dev.sluice.cache.classification.QueryType;
import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.Exclusion;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.exclusion.UserTurns;
import dev.sluice.cache.fingerprint.ContentHash;
import dev.sluice.cache.fingerprint.Fingerprints;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.intake.RequestValidator.Verdict;
import dev.sluice.cache.language.LanguageDetector;
import dev.sluice.cache.reply.CorrelationHeaders;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.reply.Replies;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SeenRequest;
import dev.sluice.serde.SingleObjectSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a request that arrives: validated and fingerprinted it goes on, otherwise the caller learns
 * why not. The same id with the same content always goes on: a repetition may be the only trace of the first.
 */
public final class Intake {

    private static final int ECHOED_ID_CHARS = 256;
    private static final int HEADER_CHARS = 4_096;
    private static final int TRACEPARENT_CHARS = 55;
    /** As in W3C Trace Context. */
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private static final Duration FARTHEST = Duration.ofDays(30);
    private static final SingleObjectSerde<LlmRequest> SIZE = new SingleObjectSerde<>(LlmRequest.class);

    private final CacheSettings settings;
    private final Supplier<TtlRules> ttlRules;
    private final SeenIds seen;
    private final QueryTypeClassifier queryTypes;
    private final ExclusionRules exclusions;

    public Intake(
            CacheSettings settings,
            Supplier<TtlRules> ttlRules,
            SeenIds seen,
            QueryTypeClassifier queryTypes,
            ExclusionRules exclusions) {
        this.settings = settings;
        this.ttlRules = ttlRules;
        this.seen = seen;
        this.queryTypes = queryTypes;
        this.exclusions = exclusions;
    }

    /** Decides at a time in epoch ms, which only stamps the response. */
    public Outcome accept(Arrival arrival, long now) {
        LlmRequest request = arrival.request();
        int bytes = SIZE.encode(request).length;
        if (bytes > settings.maxRequestBytes()) {
            return rejected(arrival, Errors.tooLarge(bytes, settings.maxRequestBytes()), now);
        }
        Optional<ErrorInfo> envelope = envelope(arrival);
        if (envelope.isPresent()) {
            return rejected(arrival, envelope.get(), now);
        }
        return switch (RequestValidator.check(request)) {
            case Verdict.Invalid(ErrorInfo error) -> rejected(arrival, error, now);
            case Verdict.Valid(Prompt prompt) -> valid(arrival, prompt, now);
        };
    }

    /** Rules for what is around the record's value. */
    private Optional<ErrorInfo> envelope(Arrival arrival) {
        String id = arrival.request().getRequestId();
        FieldRules rules = new FieldRules()
                .require(
                        arrival.key() == null || arrival.key().equals(id),
                        "key",
                        arrival.key(),
                        "the request id, or none");
        arrival.headers()
                .forEach((name, value) -> rules.require(
                        value.length() <= HEADER_CHARS, name, null, "at most " + HEADER_CHARS + " bytes"));
        String replyTopic = CorrelationHeaders.replyTopic(arrival.headers());
        rules.require(
                replyTopic == null || settings.replyTopics().contains(replyTopic),
                "reply-topic",
                replyTopic,
                settings.replyTopics().isEmpty()
                        ? "left out: this deployment allows none"
                        : "one of " + String.join(", ", settings.replyTopics()));
        return rules.broken();
    }

    private Outcome valid(Arrival arrival, Prompt prompt, long now) {
        LlmRequest request = traced(arrival);
        Instant deadline = request.getDeadline();
        String hash = ContentHash.of(request);
        SeenRequest before = seen.get(request.getRequestId());
        if (before != null && !before.getContentHash().equals(hash)) {
            return rejected(arrival, Errors.idReused(request.getRequestId(), settings.idempotencyHorizon()), now);
        }
        if (before == null && deadline != null && deadline.toEpochMilli() <= arrival.receivedAt()) {
            return rejected(arrival, Errors.deadlineExceeded(deadline.toEpochMilli()), now);
        }
        if (before == null && deadline != null && isTooFar(deadline, arrival.receivedAt())) {
            String shown = Long.toString(deadline.toEpochMilli());
            return rejected(
                    arrival, Errors.invalid("deadline", shown, "at most " + FARTHEST.toDays() + " days ahead"), now);
        }
        if (before == null) {
            seen.put(request.getRequestId(), new SeenRequest(hash, Instant.ofEpochMilli(now)));
        }
        return new Outcome.Accepted(new Lookup(request, context(arrival, request, prompt, hash)));
    }

    /** What waits keeps state; without a bound, for ever. */
    private static boolean isTooFar(Instant deadline, long receivedAt) {
        return deadline.isAfter(Instant.ofEpochMilli(receivedAt).plus(FARTHEST));
    }

    private RequestContext context(Arrival arrival, LlmRequest request, Prompt prompt, String hash) {
        String language = language(request, prompt);
        String queryType = queryType(request, prompt, language);
        Fingerprints fingerprints = Fingerprints.of(request, prompt, language);
        long ttl = ttlRules.get().ttlMs(request, queryType);
        String mode =
                request.getCache() == null ? "DEFAULT" : request.getCache().getMode();
        String excluded = excluded(prompt, language, mode, ttl);
        return RequestContext.newBuilder()
                .setContentHash(hash)
                .setCompatibility(fingerprints.compatibility())
                .setExact(fingerprints.exact())
                .setNormalised(fingerprints.normalised())
                .setCacheable(excluded == null)
                .setReadable(excluded == null && !mode.equals("REFRESH"))
                .setExcludedBecause(excluded)
                .setTtlMs(ttl)
                .setLanguage(language)
                .setQueryType(queryType)
                .setHeaders(arrival.headers())
                .setReceivedAt(Instant.ofEpochMilli(arrival.receivedAt()))
                .setPosition(arrival.position())
                .build();
    }

    private @Nullable String excluded(Prompt prompt, String language, String mode, long ttl) {
        if (mode.equals("NO_STORE")) {
            return Exclusion.NO_STORE;
        }
        return ttl == 0
                ? Exclusion.TTL_ZERO
                : exclusions.ofPrompt(prompt, language).map(Exclusion::code).orElse(null);
    }

    private String queryType(LlmRequest request, Prompt prompt, String language) {
        if (request.getHints() != null && request.getHints().getQueryType() != null) {
            return request.getHints().getQueryType();
        }
        List<String> turns = UserTurns.of(prompt);
        return (turns.isEmpty() ? QueryType.GENERAL : queryTypes.classify(turns.getLast(), language)).code();
    }

    private static String language(LlmRequest request, Prompt prompt) {
        if (request.getHints() != null && request.getHints().getLanguage() != null) {
            return request.getHints().getLanguage();
        }
        return prompt.question().map(LanguageDetector::detect).orElse(LanguageDetector.UNDETERMINED);
    }

    /** Stores lose headers, so the trace context moves into the value; what is none stays behind. */
    private static LlmRequest traced(Arrival arrival) {
        LlmRequest request = arrival.request();
        String header = arrival.traceparent();
        return request.getTraceparent() == null && header != null && isTraceparent(header)
                ? Requests.withTraceparent(request, header)
                : request;
    }

    private static boolean isTraceparent(String header) {
        return header.length() == TRACEPARENT_CHARS
                && TRACEPARENT.matcher(header).matches();
    }

    /** What is too long does not come back: the response has to fit into a record, whatever the request carried. */
    private static Map<String, String> echoed(Arrival arrival) {
        return arrival.headers().entrySet().stream()
                .filter(header -> header.getValue().length() <= HEADER_CHARS)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Outcome rejected(Arrival arrival, ErrorInfo error, long now) {
        LlmRequest request = Requests.stub(arrival.request(), ECHOED_ID_CHARS);
        RequestContext context = RequestContext.newBuilder()
                .setContentHash("")
                .setCompatibility("")
                .setExact("")
                .setNormalised("")
                .setCacheable(false)
                .setReadable(false)
                .setTtlMs(0)
                .setLanguage("")
                .setQueryType("")
                .setHeaders(echoed(arrival))
                .setReceivedAt(Instant.ofEpochMilli(arrival.receivedAt()))
                .build();
        return new Outcome.Rejected(Replies.failure(request, context, ResponseStatus.ERROR, error, now));
    }
}
