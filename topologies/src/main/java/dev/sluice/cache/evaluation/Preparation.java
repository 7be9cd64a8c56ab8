package dev.sluice.cache.evaluation;

import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.evaluation.Prepared.Compared;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.intake.Arrival;
import dev.sluice.cache.intake.Intake;
import dev.sluice.cache.intake.Outcome;
import dev.sluice.cache.intake.SeenIds;
import dev.sluice.cache.intake.TtlRules;
import dev.sluice.cache.semantic.ComparedQuestion;
import dev.sluice.cache.semantic.SemanticRule;
import dev.sluice.cache.semantic.SemanticRules;
import dev.sluice.cache.semantic.SkipReasons;
import dev.sluice.cache.semantic.Vectorised;
import dev.sluice.cache.semantic.Vectoriser;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.economy.ContextRules;
import dev.sluice.economy.PromptMaker;
import dev.sluice.economy.Templates;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SeenRequest;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.verifier.Matcher;
import dev.sluice.semantic.verifier.Question;
import dev.sluice.semantic.verifier.Verifier;
import dev.sluice.serde.SingleObjectSerde;
import dev.sluice.tokens.TokenCounter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes questions through intake and the embedder, as the cache application does. Safe for use by several threads. */
public final class Preparation {

    /** The first serde of a JVM lets Avro instantiate the records, which builders do too. */
    private static final SingleObjectSerde<LlmRequest> RECORDS = new SingleObjectSerde<>(LlmRequest.class);

    private static final Instant ARRIVAL = Instant.EPOCH;

    private final CacheSettings settings;
    private final String tenant;
    private final Intake intake;
    private final Vectoriser vectoriser;
    private final SemanticRules rules;
    private final Matcher matcher = new Matcher(Verifier.bundled());

    /**
     * A preparation.
     *
     * @param settings of the cache application
     * @param policies those in force; only rules for the cache count
     * @param tenant who asks
     * @param embedder makes the vectors
     */
    public Preparation(CacheSettings settings, List<Policy> policies, String tenant, Embedder embedder) {
        TtlRules ttl = new TtlRules(policies);
        PromptMaker prompts = new PromptMaker(
                new Templates(policies), new ContextRules(policies), new TokenCounter(), settings.maxRequestBytes());
        this.settings = settings;
        this.tenant = tenant;
        this.intake = new Intake(
                settings,
                () -> ttl,
                () -> prompts,
                new NothingSeen(),
                new QueryTypeClassifier(),
                ExclusionRules.with(settings.exclusions()));
        this.vectoriser = new Vectoriser(embedder);
        this.rules = new SemanticRules(policies);
    }

    CacheSettings settings() {
        return settings;
    }

    Matcher matcher() {
        return matcher;
    }

    /** Prepares a question; what intake refuses is excluded with the code of its error. */
    Prepared prepare(Asked asked) {
        LlmRequest request = request(asked);
        Arrival arrival = new Arrival(null, request, Map.of(), null, "", ARRIVAL.toEpochMilli());
        return switch (intake.accept(arrival, ARRIVAL.toEpochMilli())) {
            case Outcome.Accepted(Lookup lookup) -> accepted(asked, lookup);
            case Outcome.Rejected(var reply) ->
                Prepared.skipped(
                        asked,
                        refused(asked),
                        reply.response().getError() == null
                                ? "REFUSED"
                                : reply.response().getError().getCode(),
                        0);
        };
    }

    private Prepared accepted(Asked asked, Lookup lookup) {
        RequestContext context = lookup.getContext();
        if (!context.getReadable()) {
            return Prepared.skipped(asked, context, context.getExcludedBecause(), 0);
        }
        Optional<String> question = Prompt.of(lookup.getRequest()).flatMap(Prompt::plainQuestion);
        if (question.isEmpty() || question.get().isBlank()) {
            return Prepared.skipped(asked, context, SkipReasons.NO_PLAIN_QUESTION, 0);
        }
        Optional<String> model = vectoriser.model(question.get(), context.getLanguage());
        if (model.isEmpty()) {
            return Prepared.skipped(asked, context, SkipReasons.LANGUAGE_NOT_COVERED, 0);
        }
        SemanticRule rule = rules.rule(tenant, null, context.getQueryType(), context.getLanguage(), model.get());
        if (!rule.enabled() || !settings.semantic().enabled()) {
            return Prepared.skipped(asked, context, SkipReasons.SWITCHED_OFF, 0);
        }
        return compared(asked, context, question.get(), rule);
    }

    private Prepared compared(Asked asked, RequestContext context, String text, SemanticRule rule) {
        long start = System.nanoTime();
        Vectorised vectorised = vectoriser.vectorise(text, context.getLanguage());
        long embedded = System.nanoTime();
        return switch (vectorised) {
            case Vectorised.Skipped(String because) -> Prepared.skipped(asked, context, because, embedded - start);
            case Vectorised.Vectors made -> {
                Question question =
                        ComparedQuestion.of(text, context.getLanguage(), made).orElse(null);
                long analysed = System.nanoTime();
                yield question == null
                        ? Prepared.skipped(asked, context, SkipReasons.EMBEDDER_UNAVAILABLE, embedded - start)
                        : new Prepared(
                                asked,
                                context,
                                new Compared(made.model(), question, rule),
                                null,
                                embedded - start,
                                analysed - embedded);
            }
        };
    }

    private LlmRequest request(Asked asked) {
        return RECORDS.decode(RECORDS.encode(LlmRequest.newBuilder()
                .setRequestId("eval")
                .setTenant(tenant)
                .setModel("eval")
                .setMaxOutputTokens(1)
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent(asked.text())
                        .build()))
                .setHints(Hints.newBuilder()
                        .setLanguage(asked.language())
                        .setQueryType(asked.queryType())
                        .build())
                .setCreatedAt(ARRIVAL)
                .build()));
    }

    private static RequestContext refused(Asked asked) {
        return RequestContext.newBuilder()
                .setContentHash("")
                .setCompatibility("")
                .setExact("")
                .setNormalised("")
                .setCacheable(false)
                .setReadable(false)
                .setTtlMs(0)
                .setLanguage(asked.language() == null ? "und" : asked.language())
                .setQueryType(asked.queryType() == null ? "" : asked.queryType())
                .setReceivedAt(ARRIVAL)
                .build();
    }

    /** Every question is a request of its own. */
    private record NothingSeen() implements SeenIds {
        @Override
        public @Nullable SeenRequest get(String requestId) {
            return null;
        }

        @Override
        public void put(String requestId, SeenRequest seen) {}
    }
}
