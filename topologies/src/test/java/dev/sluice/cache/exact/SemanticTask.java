package dev.sluice.cache.exact;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.JournalSemanticState;
import dev.sluice.cache.semantic.SemanticOutbox;
import dev.sluice.cache.semantic.SemanticTier;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.schema.Admission;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.SemanticInput;
import dev.sluice.schema.SemanticOutcome;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** One partition of the semantic tier with its input and output. */
final class SemanticTask implements SemanticOutbox {

    private final JournalSemanticState state = new JournalSemanticState();
    private final AnswerStore bodies;
    private final SemanticTools tools;
    private final Channel<Reply> responses;
    private final Channel<Admission> admissions;
    private final Channel<SemanticOutcome> outcomes;
    private SemanticTier tier;

    final InputLog questions = new InputLog();
    int hits;

    SemanticTask(
            AnswerStore bodies,
            SemanticTools tools,
            Channel<Reply> responses,
            Channel<Admission> admissions,
            Channel<SemanticOutcome> outcomes) {
        this.bodies = bodies;
        this.tools = tools;
        this.responses = responses;
        this.admissions = admissions;
        this.outcomes = outcomes;
        this.tier = restarted();
    }

    boolean isIdle() {
        return questions.isAtEnd();
    }

    void read(long now) {
        if (questions.isAtEnd()) {
            return;
        }
        SemanticInput input = (SemanticInput) questions.next();
        if (input.getLookup() != null) {
            tier.lookup(input.getLookup(), now);
        } else {
            tier.fill(input.getFill(), now);
        }
    }

    void tick(long now) {
        while (tier.tick(now, 3)) {
            // Small slices, so that resuming is exercised too.
        }
    }

    void flushSome(IntUnaryOperator random) {
        channels().forEach(channel -> channel.flushSome(random));
    }

    void commit() {
        channels().forEach(Channel::flush);
        state.commit();
        questions.commit();
    }

    void crash(IntUnaryOperator random) {
        channels().forEach(channel -> channel.crash(random));
        state.crash(random);
        questions.crash();
        tier = restarted();
    }

    private SemanticTier restarted() {
        return new SemanticTier(tools, state, this, bodies, Fixtures.TIMEOUT);
    }

    private List<Channel<?>> channels() {
        return List.of(responses, admissions, outcomes);
    }

    @Override
    public void respond(Reply reply) {
        responses.send(reply);
    }

    @Override
    public void admit(Admission admission) {
        admissions.send(admission);
    }

    @Override
    public void record(Completion hit) {
        hits++;
    }

    @Override
    public void tell(SemanticOutcome outcome) {
        outcomes.send(outcome);
    }

    @Override
    public void explain(CacheDecision decision) {
        // Nothing depends on it.
    }
}
