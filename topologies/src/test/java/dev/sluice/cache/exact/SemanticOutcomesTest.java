package dev.sluice.cache.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.reply.Errors;
import dev.sluice.cache.reply.Reply;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheEntry;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.SemanticInput;
import dev.sluice.schema.SemanticMatch;
import dev.sluice.schema.SemanticOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the exact tier does with decisions of the semantic tier. */
class SemanticOutcomesTest {

    private static final long START = Fixtures.START.toEpochMilli();

    private final MemoryAnswerStore bodies = new MemoryAnswerStore();
    private final List<LlmResponse> responses = new ArrayList<>();
    private final List<Admission> admissions = new ArrayList<>();
    private final List<SemanticInput> inputs = new ArrayList<>();
    private final ExactTask exact = new ExactTask(
            bodies,
            tools(),
            new Channel<>((Reply reply) -> responses.add(reply.response())),
            new Channel<>(admissions::add),
            new Channel<>(inputs::add));

    @Test
    void leaderIsSearchedForBeforeItAsksForAdmission() {
        ask("r1", "a 1");

        assertThat(admissions).isEmpty();
        assertThat(inputs).singleElement().satisfies(input -> {
            assertThat(input.getLookup().getQuestion().getText()).isEqualTo("a 1");
            assertThat(input.getLookup().getAdmission().getRequest().getRequestId())
                    .isEqualTo("r1");
        });
    }

    @Test
    void servedLeaderIsNotAnsweredAgainAndWaitersAre() {
        keepBody();
        ask("r1", "a 1");
        ask("r2", "a 1");

        outcome("r1", true);
        ask("r3", "a 1");

        assertThat(responses)
                .extracting(LlmResponse::getRequestId, LlmResponse::getSource, LlmResponse::getSimilarity)
                .containsExactly(
                        tuple("r2", AnswerSource.SEMANTIC_CACHE, 0.93), tuple("r3", AnswerSource.EXACT_CACHE, null));
        assertThat(inputs).hasSize(1);
    }

    @Test
    void sameOutcomeAgainAnswersTheSameWaitersAgain() {
        keepBody();
        ask("r1", "a 1");
        ask("r2", "a 1");
        SemanticOutcome outcome = outcome("r1", true);
        responses.clear();

        exact.repeat(outcome, START);
        exact.commit();

        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r2");
    }

    @Test
    void decisionTakenBackLeavesTheLeaderWaitingForItsProvider() {
        keepBody();
        ask("r1", "a 1");
        outcome("r1", true);

        outcome("r1", false);
        exact.tick(START + Fixtures.TIMEOUT.toMillis());
        exact.commit();

        assertThat(responses).singleElement().satisfies(response -> {
            assertThat(response.getRequestId()).isEqualTo("r1");
            assertThat(response.getError().getCode()).isEqualTo(Errors.DEADLINE_EXCEEDED);
        });
    }

    @Test
    void withoutABodyTheNextWaiterLeads() {
        ask("r1", "a 1");
        ask("r2", "a 1");

        outcome("r1", true);

        assertThat(responses).isEmpty();
        assertThat(inputs).hasSize(2);
        assertThat(inputs.getLast().getLookup().getAdmission().getRequest().getRequestId())
                .isEqualTo("r2");
    }

    @Test
    void waitersWhoseAnswerIsGoneAreToldWhenTheOutcomeIsReadAgain() {
        keepBody();
        ask("r1", "a 1");
        ask("r2", "a 1");
        exact.commit();
        SemanticOutcome outcome = outcome("r1", true);
        responses.clear();
        bodies.clear();

        exact.repeat(outcome, START);
        exact.commit();

        assertThat(responses).singleElement().satisfies(response -> {
            assertThat(response.getRequestId()).isEqualTo("r2");
            assertThat(response.getStatus()).isEqualTo(ResponseStatus.ERROR);
            assertThat(response.getError().getCode()).isEqualTo(Errors.ANSWER_EXPIRED);
        });
    }

    @Test
    void outcomeReadBeforeItsRequestIsKept() {
        keepBody();
        outcome("r1", true);

        ask("r1", "a 1");

        assertThat(responses).singleElement().satisfies(response -> {
            assertThat(response.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
            assertThat(response.getSimilarity()).isEqualTo(0.93);
        });
        assertThat(inputs).isEmpty();
    }

    private void keepBody() {
        bodies.keep(Fixtures.answer("r0", "a 0", "e-0", "to a").build());
    }

    private void ask(String id, String question) {
        exact.lookups.append(
                exact.lookups.size(),
                new Lookup(
                        Fixtures.request(id, question).build(),
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
                                .build()));
        readAll();
        exact.commit();
    }

    private SemanticOutcome outcome(String id, boolean served) {
        SemanticOutcome outcome = SemanticOutcome.newBuilder()
                .setRequestId(id)
                .setTenant("acme")
                .setFlightKey("a 1")
                .setEntry(served ? entry() : null)
                .setMatch(served ? new SemanticMatch("e-0", 0.93, 0.8, null) : null)
                .setAt(Fixtures.START)
                .build();
        exact.outcomes.append(1_000 + exact.outcomes.size(), outcome);
        readAll();
        exact.flushSome(all -> all - 1);
        return outcome;
    }

    private static CacheEntry entry() {
        return CacheEntry.newBuilder()
                .setEntryId("e-0")
                .setTenant("acme")
                .setExact("a 1")
                .setCreatedAt(Fixtures.START)
                .setExpiresAt(Fixtures.START.plus(Duration.ofHours(1)))
                .setCostNanoUsd(1)
                .build();
    }

    private void readAll() {
        while (!exact.isIdle()) {
            exact.read(START);
        }
    }

    private static SemanticTools tools() {
        return Fixtures.tools(new FakeEmbedder(text -> text));
    }
}
