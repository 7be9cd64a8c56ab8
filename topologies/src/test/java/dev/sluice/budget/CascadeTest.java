package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.LARGE_QUOTE;
import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static dev.sluice.budget.Fixtures.withheld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An answer that fails its check is kept, charged, and followed by that of a better model, or given when there is none. */
class CascadeTest {

    private static final Policy CASCADE = route(
            "auto",
            r -> r.setCheck(AnswerCheck.newBuilder().setRefusals(true).build()).setBaseline("large"),
            "small",
            "large");

    @Test
    void asksTheBetterModelAndChargesBoth() {
        var gate = new MemoryGate(CASCADE, budget("all", LARGE_QUOTE * 10));
        gate.admit(admission("r1", r -> r.setModel("auto")));

        gate.report(withheld("r1", 1, "cheap"));
        gate.report(succeeded("r1", 2));

        assertThat(gate.dispatched).extracting(PendingDispatch::getModel).containsExactly("small", "large");
        assertThat(gate.lines)
                .extracting(UsageEvent::getAttempt, UsageEvent::getCostNanoUsd, UsageEvent::getCheckFailed)
                .containsExactly(tuple(1, SMALL_COST, "REFUSAL"), tuple(2, SMALL_COST * 10, null));
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST * 11);
        assertThat(gate.window("all").getReservedNanoUsd()).isZero();
        assertThat(gate.refusals).isEmpty();
        assertThat(gate.withheld.all()).isEmpty();
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
    }

    @Test
    void onlyAnswersThatCanBeBetteredAreJudged() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.report(withheld("r1", 1, "cheap"));

        assertThat(gate.reservation("r1:1").getChecked()).isTrue();
        assertThat(gate.reservation("r1:2").getChecked()).isFalse();
    }

    @Test
    void savingsAreCountedOnlyForAnswersThatWereGood() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("good", r -> r.setModel("auto")));
        gate.report(succeeded("good", 1));
        gate.admit(admission("bad", r -> r.setModel("auto")));
        gate.report(withheld("bad", 1, "cheap"));
        gate.report(succeeded("bad", 2));

        assertThat(gate.lines)
                .extracting(UsageEvent::getRequestId, UsageEvent::getSavedNanoUsd, UsageEvent::getSavingTechnique)
                .containsExactly(
                        tuple("good", SMALL_COST * 9, "routing"), tuple("bad", 0L, null), tuple("bad", 0L, null));
        assertThat(gate.lines.getLast().getWithheldCostNanoUsd()).isEqualTo(SMALL_COST);
    }

    @Test
    void withoutMoneyForABetterOneTheAnswerHasToDo() {
        var gate = new MemoryGate(CASCADE, budget("all", SMALL_QUOTE * 2, b -> b.setAction("DOWNGRADE")));
        gate.admit(admission("r1", r -> r.setModel("auto")));

        gate.report(withheld("r1", 1, "cheap"));

        assertThat(gate.dispatched).hasSize(1);
        assertMadeDo(gate, "cheap", "BUDGET_EXCEEDED");
        assertThat(gate.lines).extracting(UsageEvent::getCheckFailed).containsExactly("REFUSAL");
    }

    @Test
    void whenTheBetterModelFailsTheAnswerHasToDo() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.report(withheld("r1", 1, "cheap"));

        gate.report(failed("r1", 2, "PROVIDER_REJECTED", false));

        assertMadeDo(gate, "cheap", "PROVIDER_REJECTED");
    }

    @Test
    void theBetterModelHasAsManyAttemptsAsTheFirst() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.report(failed("r1", 1, "PROVIDER_UNAVAILABLE", true));
        gate.report(failed("r1", 2, "PROVIDER_UNAVAILABLE", true));
        gate.report(withheld("r1", 3, "cheap"));

        gate.report(failed("r1", 4, "PROVIDER_UNAVAILABLE", true));
        gate.report(failed("r1", 5, "PROVIDER_UNAVAILABLE", true));
        assertThat(gate.refusals).isEmpty();
        gate.report(failed("r1", 6, "PROVIDER_UNAVAILABLE", true));

        assertMadeDo(gate, "cheap", "PROVIDER_UNAVAILABLE");
    }

    @Test
    void whenEveryWorkerDiesTheAnswerHasToDo() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.report(withheld("r1", 1, "cheap"));

        gate.advance(MemoryGate.TTL.multipliedBy(5));

        assertMadeDo(gate, "cheap", "WORKER_LOST");
    }

    @Test
    void shortlyBeforeTheDeadlineTheAnswerHasToDo() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto").setDeadline(T0.plusSeconds(60))));
        gate.report(withheld("r1", 1, "cheap"));

        gate.advance(Duration.ofSeconds(57));
        assertThat(gate.refusals).isEmpty();
        gate.advance(Duration.ofSeconds(1));

        assertMadeDo(gate, "cheap", "DEADLINE_NEAR");
        gate.report(succeeded("r1", 2));
        assertThat(gate.lines).hasSize(2);
    }

    @Test
    void tooLateForABetterOneItIsNotAsked() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto").setDeadline(T0.plusSeconds(60))));
        gate.advance(Duration.ofSeconds(59));

        gate.report(withheld("r1", 1, "cheap"));

        assertThat(gate.dispatched).hasSize(1);
        assertMadeDo(gate, "cheap", "DEADLINE_NEAR");
    }

    @Test
    void aRepeatedReportChangesNothing() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.report(withheld("r1", 1, "cheap"));

        gate.report(withheld("r1", 1, "cheap"));

        assertThat(gate.dispatched).hasSize(2);
        assertThat(gate.lines).hasSize(1);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.OPEN);
    }

    @Test
    void aCrashBeforeTheCommitRepeatsTheStepAndOneAfterItDoesNot() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        var before = gate.commit();
        gate.report(withheld("r1", 1, "cheap"));
        gate.die(before);

        gate.report(withheld("r1", 1, "cheap"));
        gate.die(gate.commit());
        gate.report(withheld("r1", 1, "cheap"));
        gate.report(failed("r1", 2, "PROVIDER_REJECTED", false));

        assertThat(gate.dispatched).hasSize(2);
        assertMadeDo(gate, "cheap", "PROVIDER_REJECTED");
    }

    @Test
    void anAnswerThatHadToDoIsSaidAgainWhenTheRequestIsReadAgain() {
        var gate = new MemoryGate(CASCADE);
        var admission = admission("r1", r -> r.setModel("auto"));
        gate.admit(admission);
        gate.report(withheld("r1", 1, "cheap"));
        gate.report(failed("r1", 2, "PROVIDER_REJECTED", false));

        gate.admit(admission);

        assertThat(gate.refusals).hasSize(2);
        assertThat(gate.refusals.getLast()).isEqualTo(gate.refusals.getFirst());
    }

    @Test
    void aLateAnswerOfALostCallIsKeptForTheOneUnderWay() {
        var gate = new MemoryGate(CASCADE);
        gate.admit(admission("r1", r -> r.setModel("auto")));
        gate.advance(MemoryGate.TTL);
        assertThat(gate.dispatched).hasSize(2);

        gate.report(withheld("r1", 1, "late"));
        gate.report(failed("r1", 2, "PROVIDER_REJECTED", false));

        assertThat(gate.dispatched).hasSize(2);
        assertMadeDo(gate, "late", "PROVIDER_REJECTED");
    }

    private static void assertMadeDo(MemoryGate gate, String content, String why) {
        assertThat(gate.refusals).hasSize(1);
        Refusal refusal = gate.refusals.getFirst();
        assertThat(refusal.getStatus()).isEqualTo(ResponseStatus.OK);
        assertThat(refusal.getAnswer().getContent()).isEqualTo(content);
        assertThat(refusal.getAnswer().getBodyStored()).isFalse();
        assertThat(refusal.getError().getCode()).isEqualTo(why);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
        assertThat(gate.withheld.all()).isEmpty();
    }
}
