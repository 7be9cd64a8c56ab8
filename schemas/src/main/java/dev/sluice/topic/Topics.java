package dev.sluice.topic;

import static dev.sluice.topic.Topic.Cleanup.COMPACT;
import static dev.sluice.topic.Topic.Cleanup.DELETE;
import static dev.sluice.topic.Topic.Visibility.INTERNAL;
import static dev.sluice.topic.Topic.Visibility.PUBLIC_IN;
import static dev.sluice.topic.Topic.Visibility.PUBLIC_IN_OUT;
import static dev.sluice.topic.Topic.Visibility.PUBLIC_OUT;

import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.BudgetAlert;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.CacheInvalidation;
import dev.sluice.schema.Completion;
import dev.sluice.schema.ContentUpdate;
import dev.sluice.schema.Dispatch;
import dev.sluice.schema.Feedback;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.schema.SpikeAlert;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.util.List;

/** The catalogue: every topic of Sluice. Commands, ACLs, AsyncAPI and documentation are generated from {@link #ALL}. */
public final class Topics {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    /** Ledger lines outlive the longest budget window and the month in which an invoice is argued about. */
    private static final Duration LEDGER = Duration.ofDays(100);

    public static final Topic<LlmRequest> REQUESTS = new Topic<>(
            "llm.requests", "request id", LlmRequest.class, PUBLIC_IN, DELETE, WEEK, true, true, "requests");
    public static final Topic<LlmResponse> RESPONSES = new Topic<>(
            "llm.responses",
            "request id",
            LlmResponse.class,
            PUBLIC_OUT,
            DELETE,
            WEEK,
            true,
            true,
            "terminal responses: answers, refusals, errors");
    public static final Topic<BudgetAlert> BUDGET_ALERTS = new Topic<>(
            "llm.budget-alerts",
            "budget id",
            BudgetAlert.class,
            PUBLIC_OUT,
            DELETE,
            LEDGER,
            false,
            false,
            "budget state changes and thresholds, once each");
    public static final Topic<SpikeAlert> SPIKE_ALERTS = new Topic<>(
            "llm.spike-alerts",
            "subject",
            SpikeAlert.class,
            PUBLIC_OUT,
            DELETE,
            LEDGER,
            false,
            false,
            "spend outside its usual range, with the likely cause");
    public static final Topic<UsageEvent> USAGE = new Topic<>(
            "llm.usage",
            "tenant",
            UsageEvent.class,
            PUBLIC_OUT,
            DELETE,
            LEDGER,
            true,
            false,
            "the ledger: one line per provider attempt, hit and refusal");
    public static final Topic<ContentUpdate> CONTENT_UPDATES = new Topic<>(
            "llm.content-updates",
            "content id",
            ContentUpdate.class,
            PUBLIC_IN,
            DELETE,
            WEEK,
            true,
            false,
            "source documents that changed");
    public static final Topic<CacheInvalidation> CACHE_INVALIDATIONS = new Topic<>(
            "llm.cache-invalidations",
            "scope",
            CacheInvalidation.class,
            PUBLIC_IN_OUT,
            DELETE,
            WEEK,
            true,
            false,
            "invalidation commands and the events that record them");
    public static final Topic<CacheDecision> CACHE_DECISIONS = new Topic<>(
            "llm.cache-decisions",
            "request id",
            CacheDecision.class,
            PUBLIC_OUT,
            DELETE,
            WEEK,
            true,
            false,
            "why rephrased questions were or were not answered from the cache");
    public static final Topic<Feedback> FEEDBACK = new Topic<>(
            "llm.feedback",
            "request id",
            Feedback.class,
            PUBLIC_IN,
            DELETE,
            WEEK,
            true,
            false,
            "verdicts of users on answers");
    public static final Topic<Policy> POLICIES = new Topic<>(
            "llm.policies",
            "policy id",
            Policy.class,
            PUBLIC_IN,
            COMPACT,
            Duration.ZERO,
            false,
            false,
            "budgets, routes, deployments, TTLs, tenant settings");
    public static final Topic<Price> PRICES = new Topic<>(
            "llm.prices",
            "price id",
            Price.class,
            PUBLIC_IN,
            COMPACT,
            Duration.ZERO,
            false,
            false,
            "effective-dated prices");
    public static final Topic<Admission> ADMISSIONS = new Topic<>(
            "llm.admissions",
            "tenant",
            Admission.class,
            INTERNAL,
            DELETE,
            DAY,
            true,
            true,
            "requests that need a provider");
    public static final Topic<Answer> ANSWERS = new Topic<>(
            "llm.answers", "fingerprint", Answer.class, INTERNAL, DELETE, DAY, true, true, "answers of providers");
    public static final Topic<Refusal> REFUSALS = new Topic<>(
            "llm.refusals",
            "fingerprint",
            Refusal.class,
            INTERNAL,
            DELETE,
            DAY,
            true,
            true,
            "refusals, final errors and answers that have to do, of the budget application");
    public static final Topic<SemanticOutcome> SEMANTIC_OUTCOMES = new Topic<>(
            "llm.semantic-outcomes",
            "fingerprint",
            SemanticOutcome.class,
            INTERNAL,
            DELETE,
            DAY,
            true,
            false,
            "what the semantic tier decided, for the exact tier");
    public static final Topic<Dispatch> DISPATCH = new Topic<>(
            "llm.dispatch", "batch id", Dispatch.class, INTERNAL, DELETE, DAY, true, true, "funded calls, interactive");
    public static final Topic<Dispatch> DISPATCH_DEFERRED = new Topic<>(
            "llm.dispatch-deferred",
            "batch id",
            Dispatch.class,
            INTERNAL,
            DELETE,
            WEEK,
            true,
            true,
            "funded calls, deferred");
    public static final Topic<Completion> COMPLETIONS = new Topic<>(
            "llm.completions",
            "tenant",
            Completion.class,
            INTERNAL,
            DELETE,
            DAY,
            true,
            true,
            "what became of calls, and hits to record");

    public static final Topic<RatingRequest> RATINGS = new Topic<>(
            "llm.ratings",
            "tenant",
            RatingRequest.class,
            INTERNAL,
            DELETE,
            DAY,
            true,
            false,
            "ledger lines to cost anew");

    /** Bytes of records that could not be decoded or processed, with Kafka Streams' error headers. */
    public static final String DEAD_LETTERS = "llm.dead-letters";

    public static final List<Topic<?>> ALL = List.of(
            REQUESTS,
            RESPONSES,
            BUDGET_ALERTS,
            SPIKE_ALERTS,
            USAGE,
            CONTENT_UPDATES,
            CACHE_INVALIDATIONS,
            CACHE_DECISIONS,
            FEEDBACK,
            POLICIES,
            PRICES,
            ADMISSIONS,
            ANSWERS,
            REFUSALS,
            SEMANTIC_OUTCOMES,
            DISPATCH,
            DISPATCH_DEFERRED,
            COMPLETIONS,
            RATINGS);

    private final String prefix;

    /**
     * The catalogue under a deployment's prefix.
     *
     * @param prefix put before every topic name; may be empty
     */
    public Topics(String prefix) {
        this.prefix = prefix;
    }

    /** Name of the topic in this deployment. */
    public String name(Topic<?> topic) {
        return prefix + topic.name();
    }

    /** Name of the dead letter topic in this deployment. */
    public String deadLetters() {
        return prefix + DEAD_LETTERS;
    }
}
