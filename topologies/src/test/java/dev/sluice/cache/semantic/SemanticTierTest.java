package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.cache.Fixtures;
import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.reply.Reply;
import dev.sluice.schema.Admission;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Completion;
import dev.sluice.schema.LlmResponse;
import dev.sluice.schema.SemanticFill;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticOutcome;
import dev.sluice.semantic.index.IndexLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single histories of one partition. What a question means is its first word. */
class SemanticTierTest {

    private static final long START = Fixtures.START.toEpochMilli();
    private static final long TTL = Duration.ofHours(1).toMillis();

    private final JournalSemanticState state = new JournalSemanticState();
    private final MemoryAnswerStore bodies = new MemoryAnswerStore();
    private final List<LlmResponse> responses = new ArrayList<>();
    private final List<Admission> admissions = new ArrayList<>();
    private final List<Completion> hits = new ArrayList<>();
    private final List<SemanticOutcome> outcomes = new ArrayList<>();
    private final List<CacheDecision> decisions = new ArrayList<>();
    private final FakeEmbedder embedder = new FakeEmbedder(SemanticLookups::meaning);
    private int capacity = 1_000;
    private int questions = 100;
    private SemanticTier tier = started();

    @Test
    void firstQuestionGoesToAdmissionAndItsAnswerServesTheNext() {
        SemanticLookup first = lookup("r1", "cats first");
        tier.lookup(first, START);
        answered("r1", START);

        tier.lookup(lookup("r2", "cats second"), START + 1_000);

        assertThat(admissions).containsExactly(first.getAdmission());
        LlmResponse response = responses.getFirst();
        assertThat(response.getRequestId()).isEqualTo("r2");
        assertThat(response.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
        assertThat(response.getContent()).isEqualTo("to r1");
        assertThat(response.getSimilarity()).isEqualTo(1.0);
        assertThat(response.getSavedNanoUsd()).isEqualTo(1_234_000);
        assertThat(response.getCache().getEntryId()).isEqualTo("e-r1");
        assertThat(response.getCache().getAgeMs()).isEqualTo(1_000);
        assertThat(response.getCache().getScore()).isNotNull();
        assertThat(hits).singleElement().satisfies(hit -> {
            assertThat(hit.getRequestId()).isEqualTo("r2");
            assertThat(hit.getHit().getSimilarity()).isEqualTo(1.0);
        });
        assertThat(outcomes.getLast().getEntry().getEntryId()).isEqualTo("e-r1");
        assertThat(outcomes.getLast().getEntry().getExact()).isEqualTo("cats second");
    }

    @Test
    void everyDecisionIsExplainedWithoutItsText() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        tier.lookup(lookup("r2", "cats second"), START);

        assertThat(decisions)
                .extracting(CacheDecision::getRequestId, CacheDecision::getServed, CacheDecision::getEntryId)
                .containsExactly(tuple("r1", false, null), tuple("r2", true, "e-r1"));
        assertThat(decisions.toString()).doesNotContain("cats");
    }

    @Test
    void otherScopeLanguageOrModelIsNoHit() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);

        tier.lookup(SemanticLookups.of("r2", "cats second", "other", "en", embedder), START);
        FakeEmbedder next = new FakeEmbedder("fake-2", SemanticLookups::meaning);
        tier.lookup(SemanticLookups.of("r3", "cats second", "scope", "en", next), START);
        SemanticLookup russian = SemanticLookups.of("r4", "cats second", "scope", "en", embedder);
        russian = SemanticLookup.newBuilder(russian)
                .setQuestion(SemanticLookups.inLanguage(russian.getQuestion(), "ru"))
                .build();
        tier.lookup(russian, START);

        assertThat(responses).isEmpty();
        assertThat(admissions).hasSize(4);
    }

    @Test
    void decisionsAreRepeated() {
        SemanticLookup first = lookup("r1", "cats first");
        SemanticLookup second = lookup("a2", "cats second");
        tier.lookup(first, START);
        tier.lookup(second, START);
        answered("r1", START);
        tier.lookup(lookup("r3", "cats third"), START);
        answered("a2", START + 1);

        // Found first by a new search, because ties go by id.
        tier.lookup(second, START + 2);
        tier.lookup(lookup("r3", "cats third"), START + 2);

        assertThat(admissions)
                .extracting(admission -> admission.getRequest().getRequestId())
                .containsExactly("r1", "a2", "a2");
        assertThat(responses)
                .extracting(LlmResponse::getRequestId, LlmResponse::getContent)
                .containsExactly(tuple("r3", "to r1"), tuple("r3", "to r1"));
    }

    @Test
    void hitThatCannotBeRepeatedIsTakenBack() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        SemanticLookup second = lookup("r2", "cats second");
        tier.lookup(second, START);
        bodies.clear();

        tier.lookup(second, START);

        assertThat(admissions).last().isEqualTo(second.getAdmission());
        assertThat(outcomes.getLast().getRequestId()).isEqualTo("r2");
        assertThat(outcomes.getLast().getEntry()).isNull();
    }

    @Test
    void hitThatIsRepeatedTooLateIsTakenBackAndCostsNothing() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        SemanticLookup second = lookup("r2", "cats second");
        tier.lookup(second, START);

        tier.lookup(second, second.getDeadline().toEpochMilli());

        assertThat(responses).hasSize(1);
        assertThat(admissions).hasSize(1);
        assertThat(outcomes.getLast().getEntry()).isNull();
    }

    @Test
    void nobodyIsAnsweredAfterTheDeadline() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        SemanticLookup late = lookup("r2", "cats second");

        tier.lookup(late, late.getDeadline().toEpochMilli());

        assertThat(responses).isEmpty();
        assertThat(admissions).last().isEqualTo(late.getAdmission());
    }

    @Test
    void runnerUpIsServedWhenTheBestHasNoBody() {
        tier.lookup(lookup("r1", "cats first"), START);
        tier.lookup(lookup("r2", "cats second"), START);
        answered("r1", START);
        answered("r2", START);
        assertThat(bodies.remove("e-r1")).isCompletedWithValue(true);

        tier.lookup(lookup("r3", "cats third"), START);

        assertThat(responses).extracting(LlmResponse::getContent).containsExactly("to r2");
    }

    @Test
    void answerReadBeforeItsQuestionIsKeptForIt() {
        answered("r1", START);

        tier.lookup(lookup("r1", "cats first"), START);
        tier.lookup(lookup("r2", "cats second"), START);

        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r1", "r2");
    }

    @Test
    void repeatedAnswerChangesNothing() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        answered("r1", START);

        assertThat(state.entryIds()).containsExactly("e-r1");
        assertThat(tier.size()).isEqualTo(1);
    }

    @Test
    void entryIsGoneFromStoreAndIndexTheMomentItExpires() {
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);

        tier.lookup(lookup("r2", "cats second"), START + TTL);
        assertThat(responses).isEmpty();
        tick(START + TTL);

        assertThat(tier.size()).isZero();
        assertThat(state.entryIds()).isEmpty();
    }

    @Test
    void whatNobodyCanAskAgainIsForgotten() {
        SemanticLookup first = lookup("r1", "cats first");
        tier.lookup(first, START);
        long end = first.getDeadline().plus(Fixtures.TIMEOUT).toEpochMilli();

        tick(end - 1);
        assertThat(state.pendingCount()).isEqualTo(1);
        tick(end);

        assertThat(state.pendingCount()).isZero();
        assertThat(state.timerCount()).isZero();
    }

    @Test
    void evictedEntryLeavesTheStoreAndIsNotFound() {
        capacity = 2;
        tier = started();
        for (String word : List.of("cats", "dogs", "fish")) {
            tier.lookup(lookup(word, word + " first"), START);
            answered(word, START);
        }

        tier.lookup(lookup("r4", "cats second"), START);
        tier.lookup(lookup("r5", "fish second"), START);

        assertThat(state.entryIds()).hasSize(2).doesNotContain("e-cats");
        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r5");
    }

    @Test
    void indexIsTheSameAfterARestart() {
        for (String word : List.of("cats", "dogs", "fish")) {
            tier.lookup(lookup(word, word + " first"), START);
            answered(word, START);
        }
        int before = tier.size();
        tier.lookup(lookup("r4", "cats second"), START);

        tier = started();
        tier.lookup(lookup("r5", "cats second"), START);

        assertThat(tier.size()).isEqualTo(before).isEqualTo(3);
        assertThat(decisions.getLast().getEntryId()).isEqualTo("e-cats");
        assertThat(decisions.getLast().getScore())
                .isEqualTo(decisions.get(decisions.size() - 2).getScore());
    }

    @Test
    void smallerIndexAfterARestartLetsGoOfTheRest() {
        for (String word : List.of("cats", "dogs", "fish")) {
            tier.lookup(lookup(word, word + " first"), START);
            answered(word, START);
        }
        capacity = 1;

        tier = started();
        tick(START);

        assertThat(tier.size()).isEqualTo(1);
        assertThat(state.entryIds()).hasSize(1);
    }

    @Test
    void questionsThatAreNotRememberedAreAnalysedAgain() {
        questions = 1;
        tier = started();
        tier.lookup(lookup("r1", "cats first"), START);
        answered("r1", START);
        tier.lookup(lookup("r2", "dogs first"), START);
        int calls = embedder.calls();

        SemanticLookup third = lookup("r3", "cats second");
        tier.lookup(third, START);

        assertThat(embedder.calls() - calls)
                .as("the one asked and the one cached")
                .isEqualTo(2);
        assertThat(responses).extracting(LlmResponse::getRequestId).containsExactly("r3");
    }

    private SemanticLookup lookup(String id, String question) {
        return SemanticLookups.of(id, question, "scope", "en", embedder);
    }

    private void answered(String id, long at) {
        bodies.keep(Fixtures.answer(id, "flight", "e-" + id, "to " + id).build());
        tier.fill(
                SemanticFill.newBuilder()
                        .setEntryId("e-" + id)
                        .setTenant("acme")
                        .setScope("scope")
                        .setCreatedAt(Instant.ofEpochMilli(at))
                        .setExpiresAt(Instant.ofEpochMilli(START + TTL))
                        .setCostNanoUsd(1_234_000)
                        .build(),
                at);
    }

    private void tick(long now) {
        while (tier.tick(now, 2)) {
            // Until nothing is due.
        }
    }

    private SemanticTier started() {
        SemanticTools tools = Fixtures.tools(embedder);
        return new SemanticTier(
                new SemanticTools(
                        true,
                        tools.vectoriser(),
                        tools.matcher(),
                        tools.storage(),
                        new IndexLimits(capacity, 1 << 24),
                        questions),
                state,
                new Sent(),
                bodies,
                Fixtures.TIMEOUT);
    }

    private final class Sent implements SemanticOutbox {
        @Override
        public void respond(Reply reply) {
            responses.add(reply.response());
        }

        @Override
        public void admit(Admission admission) {
            admissions.add(admission);
        }

        @Override
        public void record(Completion hit) {
            hits.add(hit);
        }

        @Override
        public void tell(SemanticOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void explain(CacheDecision decision) {
            decisions.add(decision);
        }
    }
}
