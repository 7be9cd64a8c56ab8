package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.completion;
import static dev.sluice.budget.Fixtures.failed;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.succeeded;
import static dev.sluice.budget.Fixtures.usage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static MemoryGate admitted() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.admit(admission("r1"));
        return gate;
    }

    private static Completion report(CompletionKind kind, int attempt) {
        return completion(kind, "r1", attempt).build();
    }

    private static void assertWindow(MemoryGate gate, long spent, long reserved) {
        assertThat(gate.window("all").getSpentNanoUsd()).as("spent").isEqualTo(spent);
        assertThat(gate.window("all").getReservedNanoUsd()).as("reserved").isEqualTo(reserved);
    }

    @Test
    void aSuccessIsChargedAtItsRealCostOnce() {
        var gate = admitted();

        gate.report(report(CompletionKind.STARTED, 1));
        gate.report(succeeded("r1", 1));
        gate.report(succeeded("r1", 1));
        gate.report(report(CompletionKind.ABANDONED, 1));

        assertWindow(gate, SMALL_COST, 0);
        assertThat(gate.lines).hasSize(1);
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getLineId()).isEqualTo("r1:1:call");
        assertThat(line.getKind()).isEqualTo(UsageKind.PROVIDER_CALL);
        assertThat(line.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
        assertThat(line.getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(line.getPriceVersion()).isEqualTo("small-1");
        assertThat(line.getBudgetIds()).containsExactly("all");
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
        assertThat(gate.request("r1").getAdmission()).isNull();
    }

    @Test
    void aSecondCallForTheSameDispatchIsChargedOnItsOwn() {
        var gate = admitted();
        Completion first = Completion.newBuilder(succeeded("r1", 1))
                .setProviderRequestId("call-a")
                .build();
        Completion second = Completion.newBuilder(succeeded("r1", 1))
                .setProviderRequestId("call-b")
                .build();

        gate.report(first);
        gate.report(second);
        gate.report(first);
        gate.report(second);

        assertWindow(gate, 2 * SMALL_COST, 0);
        assertThat(gate.lines).extracting(UsageEvent::getLineId).containsExactly("r1:1:call", "r1:1:call:call-b");
    }

    @Test
    void aPriceChangeAfterTheReservationDoesNotChangeTheCost() {
        var gate = admitted();
        gate.apply(price("small-2", "openai", "small", "7", "7")
                .setValidFrom(T0.plusMillis(1))
                .build());

        gate.report(succeeded("r1", 1));

        assertThat(gate.lines.getFirst().getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.lines.getFirst().getPriceVersion()).isEqualTo("small-1");
    }

    @Test
    void theTierThatServedTheCallDecidesItsPrice() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.apply(price("small-flex", "openai", "small", "0.5", "1")
                .setServiceTier("flex")
                .build());
        gate.admit(admission("r1"));

        gate.report(
                Completion.newBuilder(succeeded("r1", 1)).setServiceTier("flex").build());

        assertThat(gate.lines.getFirst().getCostNanoUsd()).isEqualTo(SMALL_COST / 2);
        assertThat(gate.lines.getFirst().getPriceVersion()).isEqualTo("small-flex");
    }

    @Test
    void aTierWithoutAPriceIsChargedAsTheStandardOneAndNotCertain() {
        var gate = admitted();

        gate.report(Completion.newBuilder(succeeded("r1", 1))
                .setServiceTier("priority")
                .build());

        assertThat(gate.lines.getFirst().getCostNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
    }

    @Test
    void aTenantsContractIsWhatItPays() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.apply(price("contract", "openai", "sm*", "0.5", "1")
                .setTenant(Fixtures.TENANT)
                .build());
        gate.apply(price("rival", "openai", "small", "0.1", "0.1")
                .setTenant("rival")
                .build());

        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));

        assertWindow(gate, SMALL_COST / 2, 0);
        assertThat(gate.lines.getFirst().getPriceVersion()).isEqualTo("contract");
    }

    @Test
    void theTimeAndPlaceOfTheCallDecideItsPrice() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));
        gate.apply(price("small-peak", "openai", "small", "3", "6")
                .setWindows(List.of(new PriceWindow(1, 7, 10 * 60 + 5, 11 * 60)))
                .build());
        gate.apply(
                price("small-eu", "openai", "small", "2", "4").setRegion("eu").build());
        gate.admit(admission("r1"));
        gate.admit(admission("r2"));

        gate.report(Completion.newBuilder(succeeded("r1", 1))
                .setAt(T0.plusSeconds(6 * 60))
                .build());
        gate.report(Completion.newBuilder(succeeded("r2", 1)).setRegion("eu").build());

        assertThat(gate.lines).extracting(UsageEvent::getPriceVersion).containsExactly("small-peak", "small-eu");
        assertThat(gate.lines).extracting(UsageEvent::getCostNanoUsd).containsExactly(3 * SMALL_COST, 2 * SMALL_COST);
        assertThat(gate.lines.getLast().getRegion()).isEqualTo("eu");
    }

    @Test
    void whyAUsageWasNotChargedByStandsOnTheLine() {
        var gate = admitted();

        gate.report(completion(CompletionKind.SUCCEEDED, "r1", 1)
                .setRawUsage("{\"prompt_tokens\":-1}")
                .setUsageProblem("USAGE_BAD_COUNT")
                .build());

        assertWindow(gate, SMALL_QUOTE, 0);
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getErrorCode()).isEqualTo("USAGE_BAD_COUNT");
        assertThat(line.getRawUsage()).contains("-1");
        assertThat(line.getPriceVersion()).isEqualTo("small-1");
    }

    @Test
    void aSuccessWithoutUsageIsChargedAtTheQuoteUntilTheUsageIsKnown() {
        var gate = admitted();

        gate.report(report(CompletionKind.SUCCEEDED, 1));

        assertWindow(gate, SMALL_QUOTE, 0);
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
    }

    @Test
    void aCallThatBrokeOffIsChargedForWhatWasSentAndMadeAgain() {
        var gate = admitted();
        gate.report(report(CompletionKind.STARTED, 1));

        gate.report(broken(usage(100, 10)));
        gate.report(broken(usage(100, 10)));

        long sent = 100 * 1_000L + 10 * 2_000L;
        assertWindow(gate, sent, SMALL_QUOTE);
        assertThat(gate.lines).hasSize(1);
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        assertThat(line.getCostNanoUsd()).isEqualTo(sent);
        assertThat(line.getPriceVersion()).isEqualTo("small-1");
        assertThat(line.getErrorCode()).isEqualTo("USAGE_PARTIAL");
        assertThat(line.getUsage()).isEqualTo(usage(100, 10));
        assertThat(line.getProviderRequestId()).isEqualTo("call-a");
        assertThat(gate.dispatched).extracting(PendingDispatch::getDispatchId).containsExactly("r1:1", "r1:2");
    }

    @Test
    void whatWasSentIsNeverChargedAboveTheQuoteOfTheWholeAnswer() {
        var gate = admitted();

        gate.report(broken(usage(116, 4_000)));

        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_QUOTE);
    }

    @Test
    void anAnswerAfterAllCorrectsWhatWasChargedForAPart() {
        var gate = admitted();
        gate.report(broken(usage(100, 10)));

        gate.report(succeeded("r1", 1));

        assertThat(gate.lines)
                .extracting(UsageEvent::getKind)
                .containsExactly(UsageKind.PROVIDER_CALL, UsageKind.CORRECTION);
        assertThat(gate.window("all").getSpentNanoUsd()).isEqualTo(SMALL_COST);
    }

    private static Completion broken(TokenUsage sent) {
        return completion(CompletionKind.UNKNOWN_OUTCOME, "r1", 1)
                .setUsage(sent)
                .setUsageProblem("USAGE_PARTIAL")
                .setProviderRequestId("call-a")
                .setError(ErrorInfo.newBuilder()
                        .setCode("PROVIDER_BAD_RESPONSE")
                        .setMessage("The connection ended.")
                        .setRetryable(true)
                        .build())
                .build();
    }

    @Test
    void aUsageThatMakesNoSenseCountsAsNone() {
        var gate = admitted();

        gate.report(completion(CompletionKind.SUCCEEDED, "r1", 1)
                .setUsage(usage(-5, 10))
                .build());

        assertWindow(gate, SMALL_QUOTE, 0);
    }

    @Test
    void aFailureThatIsNotRetryableReleasesAndEndsTheFlight() {
        var gate = admitted();

        gate.report(failed("r1", 1, "PROVIDER_REJECTED", false));

        assertWindow(gate, 0, 0);
        Refusal refusal = gate.refusals.getFirst();
        assertThat(refusal.getScope()).isEqualTo(RefusalScope.FLIGHT);
        assertThat(refusal.getStatus()).isEqualTo(ResponseStatus.ERROR);
        assertThat(refusal.getError().getCode()).isEqualTo("PROVIDER_REJECTED");
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getKind()).isEqualTo(UsageKind.ERROR);
        assertThat(line.getCostNanoUsd()).isZero();
        assertThat(line.getErrorCode()).isEqualTo("PROVIDER_REJECTED");
    }

    @Test
    void aRetryableFailureIsDispatchedAgainUntilTheLastAttempt() {
        var gate = admitted();

        gate.report(failed("r1", 1, "PROVIDER_UNAVAILABLE", true));
        gate.report(failed("r1", 2, "PROVIDER_UNAVAILABLE", true));
        gate.report(failed("r1", 3, "PROVIDER_UNAVAILABLE", true));

        assertThat(gate.dispatched).extracting(PendingDispatch::getDispatchId).containsExactly("r1:1", "r1:2", "r1:3");
        assertThat(gate.refusals).extracting(r -> r.getError().getCode()).containsExactly("PROVIDER_UNAVAILABLE");
        assertWindow(gate, 0, 0);
    }

    @Test
    void aRequestIsNotDispatchedAgainAfterItsDeadline() {
        var gate = new MemoryGate();
        gate.admit(admission("r1", r -> r.setDeadline(T0.plusSeconds(30))));
        gate.advance(Duration.ofSeconds(31));

        gate.report(failed("r1", 1, "PROVIDER_UNAVAILABLE", true));

        assertThat(gate.dispatched).hasSize(1);
        assertThat(gate.refusals).hasSize(1);
    }

    @Test
    void aRedispatchThatABudgetRefusesEndsInBudgetExceeded() {
        var gate = admitted();
        gate.apply(budget("all", SMALL_QUOTE));

        gate.report(report(CompletionKind.UNKNOWN_OUTCOME, 1));

        assertWindow(gate, SMALL_QUOTE, 0);
        Refusal refusal = gate.refusals.getFirst();
        assertThat(refusal.getError().getCode()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(refusal.getScope()).isEqualTo(RefusalScope.REQUEST);
    }

    @Test
    void anUnknownOutcomeIsChargedAtTheQuoteAndDispatchedAgainWithItsOwnReservation() {
        var gate = admitted();

        gate.report(report(CompletionKind.STARTED, 1));
        gate.report(report(CompletionKind.UNKNOWN_OUTCOME, 1));

        assertWindow(gate, SMALL_QUOTE, SMALL_QUOTE);
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
        assertThat(gate.dispatched).hasSize(2);
    }

    @Test
    void aLateSuccessCorrectsAnUnconfirmedChargeOnce() {
        var gate = admitted();
        gate.report(report(CompletionKind.UNKNOWN_OUTCOME, 1));

        gate.report(succeeded("r1", 1));
        gate.report(succeeded("r1", 1));

        UsageEvent correction = gate.lines.getLast();
        assertThat(gate.lines).hasSize(2);
        assertThat(correction.getKind()).isEqualTo(UsageKind.CORRECTION);
        assertThat(correction.getStatus()).isEqualTo(UsageStatus.CONFIRMED);
        assertThat(correction.getCostNanoUsd()).isEqualTo(SMALL_COST - SMALL_QUOTE);
        assertThat(correction.getCorrectsLineId()).isEqualTo("r1:1:call");
        assertWindow(gate, SMALL_COST, SMALL_QUOTE);
    }

    @Test
    void aDispatchAbandonedBeforeItStartedIsReleasedAndSentAgain() {
        var gate = admitted();

        gate.report(report(CompletionKind.ABANDONED, 1));

        assertThat(gate.reservation("r1:1").getState()).isEqualTo(ReservationState.RELEASED);
        assertWindow(gate, 0, SMALL_QUOTE);
        assertThat(gate.dispatched).hasSize(2);
    }

    @Test
    void aDispatchAbandonedAfterItStartedIsChargedAtTheQuote() {
        var gate = admitted();

        gate.report(report(CompletionKind.STARTED, 1));
        gate.report(report(CompletionKind.ABANDONED, 1));

        assertWindow(gate, SMALL_QUOTE, SMALL_QUOTE);
    }

    @Test
    void aCallThatTurnsUpAfterItsReleaseIsChargedAndThenCorrected() {
        var gate = admitted();
        gate.report(report(CompletionKind.ABANDONED, 1));

        gate.report(report(CompletionKind.STARTED, 1));
        long afterStart = gate.window("all").getSpentNanoUsd();
        gate.report(succeeded("r1", 1));

        assertThat(afterStart).isEqualTo(SMALL_QUOTE);
        assertWindow(gate, SMALL_COST, SMALL_QUOTE);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.SUCCEEDED);
        gate.report(failed("r1", 2, "PROVIDER_UNAVAILABLE", true));
        assertThat(gate.refusals).isEmpty();
        assertThat(gate.dispatched).hasSize(2);
    }

    @Test
    void aReservationNobodyStartedIsReleasedWhenItExpires() {
        var gate = new MemoryGate(1, budget("all", SMALL_QUOTE * 10));
        gate.admit(admission("r1"));

        gate.advance(MemoryGate.TTL.plusSeconds(1));

        assertWindow(gate, 0, 0);
        assertThat(gate.refusals).extracting(r -> r.getError().getCode()).containsExactly("WORKER_LOST");
    }

    @Test
    void aStartedCallExpiresLaterAndIsChargedAtTheQuote() {
        var gate = new MemoryGate(1, budget("all", SMALL_QUOTE * 10));
        gate.admit(admission("r1"));
        gate.advance(MemoryGate.TTL.minusSeconds(1));
        gate.report(report(CompletionKind.STARTED, 1));

        gate.advance(Duration.ofMinutes(2));
        long before = gate.window("all").getSpentNanoUsd();
        gate.advance(MemoryGate.TTL);

        assertThat(before).isZero();
        assertWindow(gate, SMALL_QUOTE, 0);
        assertThat(gate.lines.getLast().getStatus()).isEqualTo(UsageStatus.UNCONFIRMED);
    }

    @Test
    void aSettlementAfterMidnightLandsInTheWindowOfItsReservation() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        Instant lateEvening = Instant.parse("2026-11-21T23:59:59Z");
        gate.admit(admission(request("r1").build(), 100, lateEvening));

        gate.report(Completion.newBuilder(succeeded("r1", 1))
                .setAt(Instant.parse("2026-11-22T00:00:07Z"))
                .build());

        assertThat(gate.window("all").getWindowStart()).isEqualTo(Instant.parse("2026-11-21T00:00:00Z"));
        assertWindow(gate, SMALL_COST, 0);
        assertThat(gate.lines.getFirst().getEventTime()).isEqualTo(lateEvening);
    }

    @Test
    void aCallThatNothingIsKnownOfIsStillChargedOnce() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));

        gate.report(succeeded("lost", 2));
        gate.report(succeeded("lost", 2));
        gate.report(completion(CompletionKind.STARTED, "lost", 1).build());

        assertThat(gate.lines).hasSize(1);
        assertThat(gate.lines.getFirst().getLineId()).isEqualTo("lost:2:call");
        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.CONFIRMED);
        assertWindow(gate, SMALL_COST, 0);
    }

    @Test
    void aCallOfAnUnknownModelIsWrittenDownUnpriced() {
        var gate = new MemoryGate();

        gate.report(Completion.newBuilder(succeeded("lost", 1))
                .setModelServed("mystery")
                .build());

        assertThat(gate.lines.getFirst().getStatus()).isEqualTo(UsageStatus.UNPRICED);
        assertThat(gate.lines.getFirst().getUsage()).isEqualTo(usage(100, 50));
    }

    @Test
    void aHitIsOneLineThatShowsWhatWasSaved() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        Completion hit = Completion.newBuilder()
                .setKind(CompletionKind.HIT)
                .setRequestId("h1")
                .setTenant(Fixtures.TENANT)
                .setAt(T0)
                .setHit(HitDetails.newBuilder()
                        .setSource(AnswerSource.SEMANTIC_CACHE)
                        .setEntryId("e1")
                        .setProvider("openai")
                        .setModelServed("small-2026-01-31")
                        .setModelRequested("small")
                        .setUsage(usage(100, 50))
                        .setTags(Map.of())
                        .build())
                .build();

        gate.report(hit);
        gate.report(hit);

        assertThat(gate.lines).hasSize(1);
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getKind()).isEqualTo(UsageKind.CACHE_HIT);
        assertThat(line.getCostNanoUsd()).isZero();
        assertThat(line.getSavedNanoUsd()).isEqualTo(SMALL_COST);
        assertThat(line.getSavingTechnique()).isEqualTo("semantic");
        assertThat(gate.windows.all()).isEmpty();
    }

    @Test
    void everythingIsForgottenInTheEnd() {
        var gate = admitted();
        gate.report(succeeded("r1", 1));
        gate.report(succeeded("lost", 1));

        gate.advance(MemoryGate.HORIZON.plus(MemoryGate.TTL).plusMinutes(1));
        assertThat(gate.requests.all()).isEmpty();
        assertThat(gate.reservations.all()).isEmpty();
        assertThat(gate.windows.all()).hasSize(1);

        gate.advance(Duration.ofDays(46));
        assertThat(gate.windows.all()).isEmpty();
        assertThat(gate.marks).isEmpty();
        assertThat(gate.alarms).isEmpty();
    }
}
