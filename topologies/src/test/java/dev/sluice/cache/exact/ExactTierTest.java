package dev.sluice.cache.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.NoEmbedder;
import dev.sluice.cache.semantic.SemanticRouter;
import dev.sluice.cache.semantic.SemanticRules;
import dev.sluice.cache.semantic.Vectoriser;
import dev.sluice.schema.Admission;
import dev.sluice.schema.Answer;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.tokens.TokenCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Single histories of one partition, with state that can be looked into. */
class ExactTierTest {

    private static final TokenCounter TOKENS = new TokenCounter();
    private static final long START = Fixtures.START.toEpochMilli();
    private static final long DEADLINE = START + Fixtures.TIMEOUT.toMillis();
    private static final int LIMIT = 100;

    private final JournalState state = new JournalState();
    private final MemoryAnswerStore bodies = new MemoryAnswerStore();
    private final List<LlmResponse> responses = new ArrayList<>();
    private final List<Admission> admissions = new ArrayList<>();
    private final List<SemanticLookup> searches = new ArrayList<>();
    private final List<SemanticFill> fills = new ArrayList<>();
    private SemanticRouter router =
            new SemanticRouter(false, new Vectoriser(new NoEmbedder()), () -> new SemanticRules(List.of()));
    /** Whom nothing can be told. */
    private final Set<String> broken = new HashSet<>();

    private ExactTier tier = started();

    @Test
    void timerThatCannotFireDoesNotHoldUpTheOthers() {
        broken.add("r1");
        tier.lookup(lookup("r1", "a", null), START);
        tier.lookup(lookup("r2", "b", null), START);

        tick(DEADLINE);

        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r2");
    }

    @Test
    void timerThatCannotFireAgainDoesNotHoldUpTheNextOwner() {
        tier.lookup(lookup("r1", "a", null), START);
        tier.lookup(lookup("r2", "b", null), START);
        tick(DEADLINE);
        responses.clear();
        broken.add("r1");
        tier = started();

        tick(DEADLINE);

        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r2");
    }

    @Test
    void deadlineAtTheEndOfTimeHasItsTimersThere() {
        tier.lookup(lookup("r1", "a", Instant.ofEpochMilli(Long.MAX_VALUE)), START);

        assertThat(state.timers("d/", "d/~", LIMIT))
                .hasSize(3)
                .allSatisfy(timer ->
                        assertThat(timer.getValue().getAt().toEpochMilli()).isEqualTo(Long.MAX_VALUE));
        tick(DEADLINE);
        assertThat(responses).isEmpty();
    }

    @Test
    void requestWhoseAnswerCameFirstIsNotLeftSilentWhenTheBodyIsGone() {
        Lookup lookup = lookup("r1", "a", null);
        Answer answer = answer("r1", "a");
        bodies.keep(answer);
        tier.answer(answer, "answers@0", START);
        tier.lookup(lookup, START);
        bodies.clear();

        tier.lookup(lookup, START);

        assertThat(responses)
                .extracting(LlmResponse::getStatus)
                .containsExactly(ResponseStatus.OK, ResponseStatus.ERROR);
        assertThat(responses.getLast().getError().getCode()).isEqualTo(Errors.ANSWER_EXPIRED);
    }

    @Test
    void leaderReadAgainIsGivenUpAndForgottenThoughItsTimersWereLost() {
        Lookup lookup = lookup("r1", "a", null);
        tier.lookup(lookup, START);
        loseTimers();
        tier.lookup(lookup, START);

        tick(DEADLINE);
        tick(DEADLINE + Fixtures.TIMEOUT.toMillis());

        assertThat(state.flight("a"))
                .satisfies(flight -> assertThat(flight.getOpen()).isFalse());
        assertForgotten("r1");
    }

    @Test
    void failedLeaderReadAgainIsGivenUpThoughItsTimersWereLost() {
        Lookup lookup = lookup("r1", "a", null);
        tier.lookup(lookup, START);
        tick(DEADLINE);
        loseTimers();
        tier.lookup(lookup, DEADLINE);

        tick(DEADLINE + Fixtures.TIMEOUT.toMillis());

        assertThat(state.flight("a"))
                .satisfies(flight -> assertThat(flight.getOpen()).isFalse());
        assertForgotten("r1");
    }

    @Test
    void answeredRequestReadAgainIsForgottenThoughItsTimersWereLost() {
        Lookup lookup = lookup("r1", "a", null);
        tier.lookup(lookup, START);
        Answer answer = answer("r1", "a");
        bodies.keep(answer);
        tier.answer(answer, "answers@0", START);
        loseTimers();

        tier.lookup(lookup, START);

        assertForgotten("r1");
    }

    private void loseTimers() {
        state.commit();
        state.loseTimers();
        tier = started();
        tick(START);
    }

    private void assertForgotten(String id) {
        assertThat(state.request(id)).isNotNull();
        tick(DEADLINE + Fixtures.HORIZON.toMillis());
        assertThat(state.request(id)).isNull();
    }

    private static Answer answer(String leader, String flightKey) {
        return Fixtures.answer(leader, flightKey, Departures.entryId(flightKey, leader), "to " + flightKey)
                .build();
    }

    private void tick(long now) {
        while (tier.tick(now, LIMIT)) {
            // Until nothing is due.
        }
    }

    private ExactTier started() {
        return new ExactTier(
                Fixtures.settings(), state, new Sent(), bodies, TOKENS, ExclusionRules.with(List.of()), router);
    }

    private static Lookup lookup(String id, String question, @Nullable Instant deadline) {
        return new Lookup(
                Fixtures.request(id, question).setDeadline(deadline).build(),
                RequestContext.newBuilder()
                        .setContentHash(question)
                        .setCompatibility("c")
                        .setExact(question)
                        .setNormalised(question)
                        .setCacheable(true)
                        .setReadable(true)
                        .setTtlMs(Duration.ofHours(1).toMillis())
                        .setLanguage("en")
                        .setQueryType("general")
                        .setReceivedAt(Fixtures.START)
                        .setPosition("requests@" + id)
                        .build());
    }

    private final class Sent implements Outbox {
        @Override
        public void respond(Reply reply) {
            if (broken.contains(reply.response().getRequestId())) {
                throw new IllegalArgumentException("broken");
            }
            responses.add(reply.response());
        }

        @Override
        public void admit(Admission admission) {
            admissions.add(admission);
        }

        @Override
        public void search(SemanticLookup lookup) {
            searches.add(lookup);
        }

        @Override
        public void fill(SemanticFill fill) {
            fills.add(fill);
        }

        @Override
        public void record(Completion hit) {
            // Of no interest here.
        }

        @Override
        public void explain(CacheDecision decision) {
            // Of no interest here.
        }
    }
}
