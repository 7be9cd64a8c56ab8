package dev.sluice.cache.exact;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.body.Bodies;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.semantic.SemanticRouter;
import dev.sluice.cache.time.Timers;
import dev.sluice.config.SluiceConfig.CacheSettings;
import dev.sluice.schema.Answer;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.tokens.TokenCounter;

/**
 * The exact tier of one partition. Every call may be repeated, after any loss of what it changed or sent since the last
 * commit, and nobody who asked is left without a response.
 *
 * <p>Positions name the record that is read, the same at every reading. Times are epoch ms. One thread at a time.
 */
public final class ExactTier {

    private final Lookups lookups;
    private final Answers answers;
    private final Refusals refusals;
    private final SemanticOutcomes semanticOutcomes;
    private final Deadlines deadlines;

    /** The tier over a partition's state. */
    public ExactTier(
            CacheSettings settings,
            ExactState state,
            Outbox outbox,
            AnswerStore store,
            TokenCounter tokens,
            ExclusionRules exclusions,
            SemanticRouter router) {
        Timers timers = new Timers(state);
        Bodies bodies = new Bodies(store);
        Departures departures = new Departures(outbox, tokens, router);
        Flights flights = new Flights(state, timers, departures, settings.defaultTimeout());
        Outcomes outcomes = new Outcomes(state, outbox, exclusions);
        this.lookups = new Lookups(
                state, timers, flights, outcomes, bodies, settings.defaultTimeout(), settings.idempotencyHorizon());
        this.answers = new Answers(state, timers, flights, outcomes, outbox, exclusions, settings.idempotencyHorizon());
        this.refusals = new Refusals(state, timers, flights, outcomes, settings.idempotencyHorizon());
        this.semanticOutcomes =
                new SemanticOutcomes(state, timers, flights, outcomes, bodies, settings.idempotencyHorizon());
        this.deadlines = new Deadlines(state, timers, flights, outcomes, settings.defaultTimeout());
    }

    /** A request. */
    public void lookup(Lookup lookup, long now) {
        lookups.accept(lookup, now);
    }

    /** A provider's answer. */
    public void answer(Answer answer, String position, long now) {
        answers.accept(answer, position, now);
    }

    /** A refusal, a final error, or an answer that has to do. */
    public void refusal(Refusal refusal, String position, long now) {
        if (refusal.getAnswer() != null) {
            answers.accept(refusal.getAnswer(), position, now);
        } else {
            refusals.accept(refusal, position, now);
        }
    }

    /** What the semantic tier decided. */
    public void outcome(SemanticOutcome outcome, String position, long now) {
        semanticOutcomes.accept(outcome, position, now);
    }

    /** Does what is due, at most so many things; returns whether there may be more. */
    public boolean tick(long now, int limit) {
        return deadlines.tick(now, limit);
    }
}
