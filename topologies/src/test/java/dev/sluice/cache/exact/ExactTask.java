package dev.sluice.cache.exact;

import dev.sluice.answer.AnswerStore;
import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.SemanticRouter;
import dev.sluice.cache.semantic.SemanticRules;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticInput;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.tokens.TokenCounter;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.avro.specific.SpecificRecord;

/** One partition of the exact tier with its input and output. */
final class ExactTask implements Outbox {

    /** Loading a vocabulary takes a second. */
    private static final TokenCounter TOKENS = new TokenCounter();

    private static final SemanticRules RULES = new SemanticRules(List.of(Fixtures.similarityAlone(FakeEmbedder.ID)));

    private final JournalState state = new JournalState();
    private final AnswerStore bodies;
    private final SemanticTools tools;
    private final Channel<Reply> responses;
    private final Channel<Admission> admissions;
    private final Channel<SemanticInput> questions;
    private ExactTier tier;

    final InputLog lookups = new InputLog();
    final InputLog decisions = new InputLog();
    final InputLog outcomes = new InputLog();

    ExactTask(
            AnswerStore bodies,
            SemanticTools tools,
            Channel<Reply> responses,
            Channel<Admission> admissions,
            Channel<SemanticInput> questions) {
        this.bodies = bodies;
        this.tools = tools;
        this.responses = responses;
        this.admissions = admissions;
        this.questions = questions;
        this.tier = restarted();
    }

    boolean isIdle() {
        return logs().stream().allMatch(InputLog::isAtEnd);
    }

    /** Reads one record, the oldest of all logs, as Kafka Streams does. */
    void read(long now) {
        InputLog log = logs().stream()
                .min(Comparator.comparingInt(InputLog::nextTimestamp))
                .orElseThrow();
        if (!log.isAtEnd()) {
            String position = position(log, log.position());
            handle(log.next(), position, now);
        }
    }

    private String position(InputLog log, int offset) {
        return logs().indexOf(log) + "@" + offset;
    }

    private void handle(SpecificRecord record, String position, long now) {
        switch (record) {
            case Lookup lookup -> tier.lookup(lookup, now);
            case Answer answer -> tier.answer(answer, position, now);
            case Refusal refusal -> tier.refusal(refusal, position, now);
            case SemanticOutcome outcome -> tier.outcome(outcome, position, now);
            default -> throw new AssertionError(record);
        }
    }

    /** Reads the last outcome again, as after a crash that took the state of nothing. */
    void repeat(SemanticOutcome outcome, long now) {
        handle(outcome, position(outcomes, outcomes.size() - 1), now);
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
        logs().forEach(InputLog::commit);
    }

    void crash(IntUnaryOperator random) {
        channels().forEach(channel -> channel.crash(random));
        state.crash(random);
        logs().forEach(InputLog::crash);
        tier = restarted();
    }

    private ExactTier restarted() {
        SemanticRouter router = new SemanticRouter(true, tools.vectoriser(), () -> RULES);
        return new ExactTier(Fixtures.settings(), state, this, bodies, TOKENS, ExclusionRules.with(List.of()), router);
    }

    private List<InputLog> logs() {
        return List.of(lookups, decisions, outcomes);
    }

    private List<Channel<?>> channels() {
        return List.of(responses, admissions, questions);
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
    public void search(SemanticLookup lookup) {
        questions.send(new SemanticInput(lookup, null));
    }

    @Override
    public void fill(SemanticFill fill) {
        questions.send(new SemanticInput(null, fill));
    }

    @Override
    public void record(Completion hit) {
        // The gate writes a ledger line for each id once; nothing depends on it here.
    }

    @Override
    public void explain(CacheDecision decision) {
        // Nothing depends on it.
    }
}
