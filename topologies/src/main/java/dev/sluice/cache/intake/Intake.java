package dev.sluice.cache.intake;

import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.fingerprint.ContentHash;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.intake.RequestValidator.Verdict;
import dev.sluice.cache.reply.CorrelationHeaders;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.reply.Replies;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.economy.ContextRules.Chunks;
import dev.sluice.economy.PromptMaker;
import dev.sluice.economy.PromptMaker.Choices;
import dev.sluice.economy.PromptMaker.Made;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SeenRequest;
import dev.sluice.serde.SingleObjectSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides what becomes of a request that arrives: validated, its template filled, and fingerprinted it goes on, otherwise the caller learns
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
    private final Supplier<PromptMaker> prompts;
    private final SeenIds seen;
    private final Contexts contexts;

    /**
     * Intake with the policies that are in force when a request arrives.
     *
     * @param prompts makes what is sent
     */
    public Intake(
            CacheSettings settings,
            Supplier<TtlRules> ttlRules,
            Supplier<PromptMaker> prompts,
            SeenIds seen,
            QueryTypeClassifier queryTypes,
            ExclusionRules exclusions) {
        this.settings = settings;
        this.prompts = prompts;
        this.seen = seen;
        this.contexts = new Contexts(ttlRules, queryTypes, exclusions);
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
        PromptMaker maker = prompts.get();
        return switch (maker.make(request, before == null ? null : choices(before))) {
            case Made.Faulty(ErrorInfo error) -> rejected(arrival, error, now);
            case Made.Prompt made ->
                switch (checked(made, prompt)) {
                    case Verdict.Invalid(ErrorInfo error) -> rejected(arrival, error, now);
                    case Verdict.Valid(Prompt asked) -> {
                        if (before == null) {
                            seen.put(request.getRequestId(), seen(hash, made.choices(), now));
                        }
                        yield new Outcome.Accepted(new Lookup(
                                made.request(), contexts.of(arrival, made, asked, hash, maker.scope(request))));
                    }
                };
        };
    }

    /** What a template says together with what it is filled with was checked nowhere before. */
    private Verdict checked(Made.Prompt made, Prompt prompt) {
        if (made.choices().templateVersion() == null) {
            return new Verdict.Valid(prompt);
        }
        int bytes = SIZE.encode(made.request()).length;
        return bytes > settings.maxRequestBytes()
                ? new Verdict.Invalid(Errors.tooLarge(bytes, settings.maxRequestBytes()))
                : RequestValidator.check(made.asked());
    }

    private static SeenRequest seen(String hash, Choices choices, long now) {
        return new SeenRequest(
                hash,
                Instant.ofEpochMilli(now),
                choices.templateVersion(),
                choices.chunks().topK(),
                choices.chunks().tokens());
    }

    private static Choices choices(SeenRequest before) {
        return new Choices(before.getTemplateVersion(), new Chunks(before.getTopK(), before.getChunkTokens()));
    }

    /** What waits keeps state; without a bound, for ever. */
    private static boolean isTooFar(Instant deadline, long receivedAt) {
        return deadline.isAfter(Instant.ofEpochMilli(receivedAt).plus(FARTHEST));
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
