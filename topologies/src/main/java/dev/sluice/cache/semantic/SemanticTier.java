package dev.sluice.cache.semantic;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.body.Bodies;
import dev.sluice.cache.time.Timers;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.SemanticPending;
import dev.sluice.schema.SemanticQuestion;
import dev.sluice.schema.Timer;
import dev.sluice.schema.TimerKind;
import dev.sluice.semantic.verifier.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The semantic tier of one partition: answers a question with the answer to one that asks the same in other words. Every
 * call may be repeated, after any loss of what it changed or sent since the last commit: what was decided about a
 * request is remembered until nobody can ask again, and decided alike.
 *
 * <p>Times are epoch ms. One thread at a time.
 */
public final class SemanticTier {

    private final SemanticState state;
    private final Timers timers;
    private final Questions questions;
    private final EntryIndex index;
    private final Entries entries;
    private final Search search;
    private final Verdicts verdicts;
    private final Duration patience;

    /**
     * The tier over a partition's state, from which the index is made here.
     *
     * @param patience how long after its deadline a request may still be answered by a provider
     */
    public SemanticTier(
            SemanticTools tools, SemanticState state, SemanticOutbox outbox, AnswerStore store, Duration patience) {
        this.state = state;
        this.timers = new Timers(state);
        this.questions = new Questions(tools.vectoriser(), tools.questions());
        this.index = new EntryIndex(tools.storage(), tools.limits());
        this.entries = new Entries(state, timers, index, questions);
        this.search = new Search(state, index, questions, tools.matcher(), new Bodies(store));
        this.verdicts = new Verdicts(outbox);
        this.patience = patience;
    }

    /** A question to be answered, or sent on to admission. */
    public void lookup(SemanticLookup lookup, long now) {
        SemanticPending before = state.pending(lookup.getAdmission().getEntryId());
        if (before != null && before.getServed() && before.getMatch() != null) {
            servedBefore(lookup, before.getMatch(), now);
        } else if (before != null && before.getQuestion() != null) {
            miss(lookup, before.getMatch(), now);
        } else {
            if (before != null && before.getFill() != null) {
                put(lookup.getQuestion(), before.getFill(), now);
            }
            decide(lookup, now);
        }
    }

    /** An answer, which makes an entry of the question that was sent to admission. */
    public void fill(SemanticFill fill, long now) {
        String id = fill.getEntryId();
        SemanticPending pending = state.pending(id);
        if (pending != null && pending.getQuestion() != null) {
            put(pending.getQuestion(), fill, now);
        } else if (pending == null || !pending.getServed()) {
            // Read before its question: kept for when that comes.
            remember(id, about(now).setFill(fill), now);
        }
    }

    /** Does what is due, at most so many things; returns whether there may be more. */
    public boolean tick(long now, int limit) {
        boolean untidy = entries.tidy(limit);
        List<Map.Entry<String, Timer>> due = timers.due(now, limit);
        for (Map.Entry<String, Timer> entry : due) {
            fire(entry.getValue(), now);
            timers.drop(entry.getKey());
        }
        return untidy || due.size() == limit;
    }

    /** Number of entries that a search may find. */
    public int size() {
        return index.size();
    }

    private void decide(SemanticLookup lookup, long now) {
        Optional<Question> asked = question(lookup);
        asked.ifPresent(question -> questions.keep(lookup.getAdmission().getEntryId(), question));
        Found found = asked.isEmpty() || isLate(lookup, now)
                ? new Found.Nothing(null)
                : search.find(lookup, asked.get(), now);
        switch (found) {
            case Found.Hit hit -> hit(lookup, hit, now);
            case Found.Nothing(SemanticMatch closest) -> miss(lookup, closest, now);
        }
    }

    private void servedBefore(SemanticLookup lookup, SemanticMatch match, long now) {
        if (isLate(lookup, now)) {
            verdicts.late(lookup, now);
            return;
        }
        Optional<Found.Hit> again =
                search.hit(match, lookup.getAdmission().getRequest().getTenant(), now);
        again.ifPresentOrElse(hit -> hit(lookup, hit, now), () -> miss(lookup, null, now));
    }

    private void hit(SemanticLookup lookup, Found.Hit hit, long now) {
        remember(
                lookup.getAdmission().getEntryId(),
                about(deadline(lookup)).setServed(true).setMatch(hit.match()),
                now);
        index.hit(hit.entry());
        verdicts.hit(lookup, hit, now);
    }

    private void miss(SemanticLookup lookup, @Nullable SemanticMatch closest, long now) {
        String id = lookup.getAdmission().getEntryId();
        remember(id, about(deadline(lookup)).setQuestion(lookup.getQuestion()).setMatch(closest), now);
        verdicts.miss(lookup, closest, now);
    }

    private void put(SemanticQuestion question, SemanticFill fill, long now) {
        if (fill.getExpiresAt().toEpochMilli() > now) {
            entries.put(question, fill);
        }
    }

    private void remember(String id, SemanticPending.Builder pending, long now) {
        long until = Math.max(pending.getExpiresAt().toEpochMilli(), Timers.later(now, patience));
        state.putPending(id, pending.setExpiresAt(Instant.ofEpochMilli(until)).build());
        timers.set(TimerKind.FORGET, id, until);
    }

    private void fire(Timer timer, long now) {
        String id = timer.getSubject();
        switch (timer.getKind()) {
            case EXPIRY -> entries.expire(id, now);
            case FORGET -> forget(id, now);
            default -> throw new IllegalArgumentException("The semantic tier sets no timer of kind " + timer.getKind());
        }
    }

    private void forget(String id, long now) {
        SemanticPending pending = state.pending(id);
        if (pending != null && pending.getExpiresAt().toEpochMilli() <= now) {
            state.removePending(id);
        }
    }

    private SemanticPending.Builder about(long deadline) {
        return SemanticPending.newBuilder().setExpiresAt(Instant.ofEpochMilli(Timers.later(deadline, patience)));
    }

    private static long deadline(SemanticLookup lookup) {
        return lookup.getDeadline().toEpochMilli();
    }

    private static boolean isLate(SemanticLookup lookup, long now) {
        return deadline(lookup) <= now;
    }

    private static Optional<Question> question(SemanticLookup lookup) {
        SemanticQuestion question = lookup.getQuestion();
        return Vectoriser.question(
                question.getText(),
                question.getLanguage(),
                new Vectorised.Vectors(
                        question.getModel(), VectorCodec.read(question.getSentence(), lookup.getWords())));
    }
}
