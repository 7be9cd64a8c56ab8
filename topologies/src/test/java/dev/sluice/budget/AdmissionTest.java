package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.LARGE_QUOTE;
import static dev.sluice.budget.Fixtures.SMALL_QUOTE;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.deployment;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetRefusal;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.Refusal;
import dev.sluice.schema.RefusalScope;
import dev.sluice.schema.Reservation;
import dev.sluice.schema.ReservationState;
import dev.sluice.schema.ResponseStatus;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static ErrorInfo onlyError(MemoryGate gate) {
        assertThat(gate.refusals).hasSize(1);
        return gate.refusals.getFirst().getError();
    }

    private static ByteBuffer json(String body) {
        return ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anAdmittedRequestIsReservedOnEveryMatchingBudgetAndDispatched() {
        var gate = new MemoryGate(
                budget("all", SMALL_QUOTE),
                budget("team", SMALL_QUOTE, b -> b.setTeam("support").setWindow("MONTH")),
                budget("each-user", SMALL_QUOTE, b -> b.setPer("USER")),
                budget("other-team", SMALL_QUOTE, b -> b.setTeam("sales")));

        gate.admit(admission("r1"));

        assertThat(gate.refusals).isEmpty();
        Reservation reservation = gate.reservation("r1:1");
        assertThat(reservation.getState()).isEqualTo(ReservationState.RESERVED);
        assertThat(reservation.getQuoteNanoUsd()).isEqualTo(SMALL_QUOTE);
        assertThat(reservation.getPriceVersion()).isEqualTo("small-1");
        assertThat(reservation.getUpstreamModel()).isEqualTo("small-v1");
        assertThat(gate.dispatched).extracting(PendingDispatch::getDispatchId).containsExactly("r1:1");
        assertThat(gate.windows.all())
                .extracting(w -> w.getBudgetId() + "=" + w.getReservedNanoUsd())
                .containsExactlyInAnyOrder(
                        "all=" + SMALL_QUOTE, "team=" + SMALL_QUOTE, "each-user:alice=" + SMALL_QUOTE);
    }

    @Test
    void aRepetitionInFlightIsDropped() {
        var gate = new MemoryGate();
        gate.admit(admission("r1"));

        gate.admit(admission("r1"));

        assertThat(gate.dispatched).hasSize(1);
        assertThat(gate.refusals).isEmpty();
    }

    @Test
    void aRepetitionOfAnAnsweredRequestIsDropped() {
        var gate = new MemoryGate();
        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));

        gate.admit(admission("r1"));

        assertThat(gate.dispatched).hasSize(1);
        assertThat(gate.refusals).isEmpty();
    }

    @Test
    void aRepetitionOfARefusedRequestGetsTheSameRefusalAndNoSecondLine() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE - 1));
        gate.admit(admission("r1"));
        gate.apply(budget("all", SMALL_QUOTE * 10));

        gate.admit(admission("r1"));

        assertThat(gate.refusals).hasSize(2);
        assertThat(gate.refusals.get(1)).isEqualTo(gate.refusals.get(0));
        assertThat(gate.lines).extracting(UsageEvent::getLineId).containsExactly("r1:refusal");
    }

    @Test
    void anIdUsedForOtherContentIsRefusedWithoutTouchingTheFirst() {
        var gate = new MemoryGate();
        gate.admit(admission("r1"));
        var other = admission("r1");
        other = dev.sluice.schema.Admission.newBuilder(other)
                .setContentHash("other")
                .build();

        gate.admit(other);
        gate.admit(other);

        assertThat(gate.refusals).hasSize(2).allSatisfy(r -> {
            assertThat(r.getError().getCode()).isEqualTo("REQUEST_ID_REUSED");
            assertThat(r.getScope()).isEqualTo(RefusalScope.REQUEST);
        });
        assertThat(gate.lines).hasSize(1);
        assertThat(gate.reservation("r1:1").getState()).isEqualTo(ReservationState.RESERVED);
    }

    @Test
    void aRequestThatArrivesAfterItsDeadlineIsAnError() {
        var gate = new MemoryGate();

        gate.admit(admission("r1", r -> r.setDeadline(T0)));

        Refusal refusal = gate.refusals.getFirst();
        assertThat(refusal.getStatus()).isEqualTo(ResponseStatus.ERROR);
        assertThat(refusal.getError().getCode()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(gate.dispatched).isEmpty();
        assertThat(gate.lines).extracting(UsageEvent::getKind).containsExactly(UsageKind.REFUSAL);
    }

    @Test
    void anUnknownModelIsAnErrorThatListsTheKnownOnes() {
        var gate = new MemoryGate(route("auto", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("x".repeat(200))));

        ErrorInfo error = onlyError(gate);
        assertThat(error.getCode()).isEqualTo("UNKNOWN_MODEL");
        assertThat(error.getField()).isEqualTo("model");
        assertThat(error.getValue()).hasSizeLessThan(70);
        assertThat(error.getAllowed()).isEqualTo("auto, large, small");
    }

    @Test
    void atMostTwentyKnownModelsAreListed() {
        var gate = new MemoryGate();
        for (int i = 0; i < 30; i++) {
            gate.apply(deployment(null, "m" + i, "openai"));
        }

        gate.admit(admission("r1", r -> r.setModel("nope")));

        assertThat(onlyError(gate).getAllowed().split(", ")).hasSize(21).endsWith("…");
    }

    @Test
    void aRouteStartsAtItsFirstRung() {
        var gate = new MemoryGate(route("auto", "not-deployed", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("auto")));

        assertThat(gate.reservation("r1:1").getModel()).isEqualTo("small");
    }

    @Test
    void theTenantsOwnDeploymentWinsOverTheGeneralOne() {
        var gate = new MemoryGate(deployment(Fixtures.TENANT, "small", "azure"));

        gate.admit(admission("r1"));

        assertThat(gate.reservation("r1:1").getProvider()).isEqualTo("azure");
    }

    @Test
    void anUnpricedModelIsRefusedUnderAHardBudgetOnly() {
        var soft = new MemoryGate(budget("all", 1, b -> b.setEnforcement("SOFT")));
        soft.removePrice("small-1");
        var hard = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        hard.removePrice("small-1");

        soft.admit(admission("r1"));
        soft.report(succeeded("r1", 1));
        hard.admit(admission("r1"));

        assertThat(soft.lines).extracting(UsageEvent::getStatus).containsExactly(UsageStatus.UNPRICED);
        assertThat(soft.lines.getFirst().getCostNanoUsd()).isZero();
        assertThat(onlyError(hard).getCode()).isEqualTo("UNPRICED_MODEL");
    }

    @Test
    void aPriceThatIsNotInForceAtTheEventTimeDoesNotCount() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.apply(price("small-1", "openai", "small", "1", "2").setValidTo(T0).build());

        gate.admit(admission("r1"));

        assertThat(onlyError(gate).getCode()).isEqualTo("UNPRICED_MODEL");
    }

    @Test
    void aMissingOutputCeilingIsRefusedUnderAHardBudgetOnly() {
        var hard = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        var none = new MemoryGate();

        hard.admit(admission("r1", r -> r.setMaxOutputTokens(null)));
        none.admit(admission("r1", r -> r.setMaxOutputTokens(null)));

        ErrorInfo error = onlyError(hard);
        assertThat(error.getCode()).isEqualTo("MISSING_OUTPUT_CEILING");
        assertThat(error.getField()).isEqualTo("max_output_tokens");
        assertThat(none.dispatched).hasSize(1);
    }

    @Test
    void theCeilingComesFromTheDeploymentWhereTheCallerGivesNone() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 10));
        gate.apply(Fixtures.policy("deployment-null-small")
                .setTenant(null)
                .setDeployment(DeploymentPolicy.newBuilder()
                        .setModel("small")
                        .setProvider("openai")
                        .setMaxOutputTokens(100)
                        .build())
                .build());

        gate.admit(admission("r1", r -> r.setMaxOutputTokens(null)));

        assertThat(gate.reservation("r1:1").getQuoteNanoUsd()).isEqualTo(SMALL_QUOTE);
        assertThat(gate.reservation("r1:1").getMaxOutputTokens()).isEqualTo(100);
    }

    @Test
    void aRawBodysOwnCeilingAndNumberOfChoicesAreQuoted() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));
        var body = json("{\"messages\":[{\"max_tokens\":9}],\"max_completion_tokens\":200,\"n\":3,\"max_tokens\":150}");

        gate.admit(admission("r1", r -> r.setMaxOutputTokens(50).setRawBody(body)));

        assertThat(gate.reservation("r1:1").getQuoteNanoUsd()).isEqualTo(126 * 1_000L + 3 * 200 * 2_000L);
        assertThat(gate.reservation("r1:1").getMaxOutputTokens()).isNull();
    }

    @Test
    void aRawBodyOfGeminisHasThemInItsConfiguration() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));
        var body = json("{\"contents\":[{\"maxOutputTokens\":9}],"
                + "\"generationConfig\":{\"maxOutputTokens\":200,\"thinkingConfig\":{\"n\":7},\"candidateCount\":3}}");

        gate.admit(admission("r1", r -> r.setMaxOutputTokens(50).setRawBody(body)));

        assertThat(gate.reservation("r1:1").getQuoteNanoUsd()).isEqualTo(126 * 1_000L + 3 * 200 * 2_000L);
    }

    @Test
    void aQuoteHoldsInEveryTierThatTheProviderMayServe() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));
        gate.apply(price("small-priority", "openai", "small", "2", "4")
                .setServiceTier("priority")
                .build());

        gate.admit(admission("r1"));

        assertThat(gate.reservation("r1:1").getQuoteNanoUsd()).isEqualTo(2 * SMALL_QUOTE);
        assertThat(gate.reservation("r1:1").getPriceVersion()).isEqualTo("small-1");
    }

    @Test
    void aQuoteHoldsAtEveryTimeAtWhichTheCallMayBeMade() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));
        gate.apply(price("small-peak", "openai", "small", "3", "6")
                .setWindows(List.of(new PriceWindow(1, 7, 10 * 60 + 10, 10 * 60 + 20)))
                .build());
        gate.apply(price("small-evening", "openai", "small", "9", "18")
                .setWindows(List.of(new PriceWindow(1, 7, 18 * 60, 19 * 60)))
                .build());

        gate.admit(admission("now"));
        gate.admit(admission("later", r -> r.setLane("DEFERRED").setDeadline(T0.plus(Duration.ofHours(9)))));

        assertThat(gate.reservation("now:1").getQuoteNanoUsd()).isEqualTo(3 * SMALL_QUOTE);
        assertThat(gate.reservation("later:1").getQuoteNanoUsd()).isEqualTo(9 * SMALL_QUOTE);
    }

    @Test
    void aRawBodyThatIsNoJsonHasNoCeilingAndStopsNothing() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE * 100));

        gate.admit(admission("r1", r -> r.setMaxOutputTokens(null).setRawBody(json("{\"max_tokens\": 1"))));
        gate.admit(admission("r2", r -> r.setMaxOutputTokens(null).setRawBody(json("["))));
        gate.admit(admission(
                "r3",
                r -> r.setMaxOutputTokens(null)
                        .setRawBody(json("{\"max_tokens\":" + "9".repeat(30) + ",\"n\":" + "9".repeat(30) + "}"))));

        assertThat(gate.refusals)
                .extracting(r -> r.getError().getCode())
                .containsExactly("MISSING_OUTPUT_CEILING", "MISSING_OUTPUT_CEILING", "QUOTE_TOO_LARGE");
    }

    @Test
    void theMostExceededBudgetIsNamedWithItsNumbers() {
        var gate =
                new MemoryGate(budget("tight", SMALL_QUOTE + 1), budget("tighter", SMALL_QUOTE, b -> b.setPer("USER")));
        gate.admit(admission("r1"));

        gate.admit(admission("r2"));

        Refusal refusal = gate.refusals.getFirst();
        assertThat(refusal.getStatus()).isEqualTo(ResponseStatus.REFUSED);
        assertThat(refusal.getScope()).isEqualTo(RefusalScope.REQUEST);
        assertThat(refusal.getError().getCode()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(refusal.getError().getBudget())
                .isEqualTo(new BudgetRefusal(
                        "tighter:alice",
                        SMALL_QUOTE,
                        0L,
                        SMALL_QUOTE,
                        SMALL_QUOTE,
                        Instant.parse("2026-11-22T00:00:00Z")));
        assertThat(refusal.getError().getMessage()).contains("tighter:alice", "0.000326 USD", "a day");
        assertThat(gate.lines.getLast().getPriceVersion()).isEqualTo("small-1");
        assertThat(gate.lines.getLast().getCostNanoUsd()).isZero();
        assertThat(gate.dispatched).hasSize(1);
    }

    @Test
    void aRefusalReservesOnNoBudget() {
        var gate = new MemoryGate(budget("roomy", SMALL_QUOTE * 10), budget("tight", SMALL_QUOTE - 1));

        gate.admit(admission("r1"));

        assertThat(gate.windows.all())
                .allSatisfy(w -> assertThat(w.getReservedNanoUsd()).isZero());
    }

    @Test
    void aRaisedLimitActsOnTheNextRequest() {
        var gate = new MemoryGate(budget("all", SMALL_QUOTE));
        gate.admit(admission("r1"));
        gate.admit(admission("r2"));
        gate.apply(budget("all", SMALL_QUOTE * 2));

        gate.admit(admission("r3"));

        assertThat(gate.dispatched).extracting(PendingDispatch::getRequestId).containsExactly("r1", "r3");
    }

    @Test
    void aDowngradingBudgetMovesTheCallToTheNextCheaperModelThatFits() {
        var gate = new MemoryGate(
                budget("all", LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")), route("auto", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("large")));
        gate.report(succeeded("r1", 1));

        assertThat(gate.reservation("r1:1").getModel()).isEqualTo("small");
        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getModelRequested()).isEqualTo("large");
        assertThat(line.getSavingTechnique()).isEqualTo("routing");
        assertThat(line.getSavedNanoUsd()).isEqualTo(Fixtures.SMALL_COST * 9);
    }

    @Test
    void aDowngradeThatWouldNotFitEitherIsRefusedForTheModelAskedFor() {
        var gate = new MemoryGate(
                budget("all", SMALL_QUOTE - 1, b -> b.setAction("DOWNGRADE")), route("auto", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("large")));

        assertThat(onlyError(gate).getBudget().getRequestedNanoUsd()).isEqualTo(LARGE_QUOTE);
    }

    @Test
    void aBlockingBudgetIsNotGotRoundByADowngradingOne() {
        var gate = new MemoryGate(
                budget("block", LARGE_QUOTE - 1),
                budget("down", LARGE_QUOTE - 1, b -> b.setAction("DOWNGRADE")),
                route("auto", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("large")));

        assertThat(onlyError(gate).getCode()).isEqualTo("BUDGET_EXCEEDED");
    }

    @Test
    void aShadowBudgetLetsThroughAndSaysSo() {
        var gate = new MemoryGate(budget("all", 1, b -> b.setEnforcement("SHADOW")));

        gate.admit(admission("r1"));
        gate.report(succeeded("r1", 1));

        assertThat(gate.refusals).isEmpty();
        assertThat(gate.lines.getFirst().getErrorCode()).isEqualTo("SHADOW_BUDGET_EXCEEDED");
        assertThat(gate.alerts).isNotEmpty();
    }

    @Test
    void aRequestWithoutAUserDoesNotGetRoundALimitForEachUser() {
        var gate = new MemoryGate(budget("each", SMALL_QUOTE, b -> b.setPer("USER")));

        gate.admit(admission("r1", r -> r.setUser(null)));
        gate.admit(admission("r2", r -> r.setUser(null)));

        assertThat(onlyError(gate).getBudget().getBudgetId()).isEqualTo("each:(none)");
    }

    @Test
    void aModelBudgetCountsTheModelAskedForAndTheOneServed() {
        var gate = new MemoryGate(
                budget("served", SMALL_QUOTE * 9, b -> b.setModel("small")),
                budget("asked", SMALL_QUOTE * 9, b -> b.setModel("auto")),
                budget("other", SMALL_QUOTE * 9, b -> b.setModel("large")),
                route("auto", "small", "large"));

        gate.admit(admission("r1", r -> r.setModel("auto")));

        assertThat(gate.windows.all()).extracting(w -> w.getBudgetId()).containsExactlyInAnyOrder("served", "asked");
    }

    @Test
    void aBudgetHoldsOnlyWhileItIsValidAndForItsTags() {
        var gate = new MemoryGate(
                budget("ended", 0, b -> b.setValidTo(T0)),
                budget("later", 0, b -> b.setValidFrom(T0.plusMillis(1))),
                budget("tagged", 0, b -> b.setTags(Map.of("env", "test"))));

        gate.admit(admission("r1", r -> r.setTags(Map.of("env", "prod"))));

        assertThat(gate.dispatched).hasSize(1);
    }

    @Test
    void aQuoteHoldsInEveryPromptBandThePromptMayTurnOutToBeIn() {
        var gate = new MemoryGate();
        gate.apply(price("small-long", "openai", "small", "5", "2")
                .setMinPromptTokens(120)
                .build());

        gate.admit(admission("r1"));

        assertThat(gate.reservation("r1:1").getQuoteNanoUsd()).isEqualTo(126 * 5_000L + 100 * 2_000L);
        assertThat(gate.reservation("r1:1").getPriceVersion()).isEqualTo("small-1");
    }

    @Test
    void aQuoteBeyondAllReasonIsRefusedAndOverflowsNothing() {
        var gate = new MemoryGate();
        gate.apply(price("small-1", "openai", "small", "1000000", "1000000").build());

        gate.admit(admission(request("r1").setMaxOutputTokens(Integer.MAX_VALUE).build(), Integer.MAX_VALUE, T0));

        assertThat(onlyError(gate).getCode()).isEqualTo("QUOTE_TOO_LARGE");
    }

    @Test
    void aCallMayNotStartSoLateThatItsReservationCouldExpireUnderIt() {
        var gate = new MemoryGate();

        gate.admit(admission("r1"));
        gate.admit(admission("r2", r -> r.setDeadline(T0.plusSeconds(5))));
        gate.admit(admission("r3", r -> r.setLane("DEFERRED").setDeadline(T0.plusSeconds(86_400))));

        assertThat(gate.reservation("r1:1").getNotAfter()).isEqualTo(T0.plus(MemoryGate.TTL.dividedBy(2)));
        assertThat(gate.reservation("r2:1").getNotAfter()).isEqualTo(T0.plusSeconds(5));
        assertThat(gate.reservation("r3:1").getNotAfter()).isEqualTo(T0.plusSeconds(86_400));
        assertThat(gate.reservation("r3:1").getExpiresAt()).isAfter(T0.plusSeconds(86_400));
    }
}
