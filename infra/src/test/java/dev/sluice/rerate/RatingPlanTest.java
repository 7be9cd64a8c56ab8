package dev.sluice.rerate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.rating.Rater;
import dev.sluice.rerate.RatingPlan.Sum;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.RatingRequest;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import dev.sluice.schema.UsageEvent;
import dev.sluice.schema.UsageKind;
import dev.sluice.schema.UsageStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatingPlanTest {

    private static final Instant AT = Instant.parse("2026-11-03T10:20:30Z");
    private static final TokenUsage USAGE = new TokenUsage(100L, 0L, Map.of(), 50L, 0L);
    /** 100 tokens at 1,000 nano-USD and 50 at 2,000. */
    private static final long COST = 200_000;

    private final StandingLines ledger = new StandingLines();
    private final Rater rater = new Rater(DeployedCatalogue.of(
            Map.of(
                    "d",
                    Policy.newBuilder()
                            .setPolicyId("d")
                            .setUpdatedAt(AT)
                            .setDeployment(DeploymentPolicy.newBuilder()
                                    .setModel("small")
                                    .setProvider("openai")
                                    .setUpstreamModel("small-v1")
                                    .build())
                            .build()),
            Map.of(
                    "p",
                    Price.newBuilder()
                            .setPriceId("p")
                            .setProvider("openai")
                            .setModel("small")
                            .setPrices(UnitPrices.newBuilder()
                                    .setInput(BigDecimal.valueOf(1).setScale(9))
                                    .setOutput(BigDecimal.valueOf(2).setScale(9))
                                    .build())
                            .setValidFrom(Instant.EPOCH)
                            .build(),
                    "faulty",
                    Price.newBuilder()
                            .setPriceId("faulty")
                            .setProvider("openai")
                            .setModel("small-v1")
                            .setPrices(UnitPrices.newBuilder()
                                    .setInput(BigDecimal.valueOf(-1).setScale(9))
                                    .setOutput(BigDecimal.valueOf(2).setScale(9))
                                    .build())
                            .setValidFrom(Instant.EPOCH)
                            .build())));

    private static UsageEvent.Builder line(String id, UsageKind kind, long cost) {
        return UsageEvent.newBuilder()
                .setLineId(id)
                .setRequestId("r")
                .setTenant("acme")
                .setKind(kind)
                .setStatus(UsageStatus.CONFIRMED)
                .setSource(AnswerSource.PROVIDER)
                .setProvider("openai")
                .setDeployment("small-v1")
                .setModelRequested("small")
                .setModelServed("small-2026-01-31")
                .setCostNanoUsd(cost)
                .setEventTime(AT)
                .setRecordedAt(AT);
    }

    private static UsageEvent.Builder call(String id, long cost) {
        return line(id, UsageKind.PROVIDER_CALL, cost).setUsage(USAGE);
    }

    private static UsageEvent.Builder correction(String id, String of, long cost) {
        return line(id, UsageKind.CORRECTION, cost).setCorrectsLineId(of);
    }

    private RatingPlan plan() {
        return RatingPlan.of(ledger.all(), rater);
    }

    @Test
    void whatStandsRightIsNoChange() {
        ledger.add(call("a", COST).build());

        assertThat(plan()).isEqualTo(new RatingPlan(1, 0, List.of()));
    }

    @Test
    void whatStandsIsTheLineWithItsCorrectionsEachOnce() {
        ledger.add(call("a", 3 * COST).build());
        ledger.add(call("a", 3 * COST).build());
        ledger.add(correction("a:rated:1", "a", -COST).build());
        ledger.add(correction("a:rated:1", "a", -COST).build());
        ledger.add(correction("b:rated:1", "b", -COST).build());

        RatingRequest request = plan().changes().getFirst().request(AT);

        assertThat(plan().changes()).hasSize(1);
        assertThat(request.getCostNanoUsd()).isEqualTo(2 * COST);
        assertThat(request.getCorrections()).isEqualTo(1);
        assertThat(plan().total()).isEqualTo(new Sum(1, 2 * COST, COST, 0, 0));
        assertThat(plan().byModel()).containsOnlyKeys("small-2026-01-31");
    }

    @Test
    void usageThatCameLaterIsThatOfTheLine() {
        ledger.add(line("a", UsageKind.PROVIDER_CALL, 9 * COST)
                .setStatus(UsageStatus.UNCONFIRMED)
                .build());
        ledger.add(correction("a:correction", "a", -7 * COST).setUsage(USAGE).build());

        RatingRequest request = plan().changes().getFirst().request(AT);

        assertThat(request.getLine().getUsage()).isEqualTo(USAGE);
        assertThat(request.getCorrections()).isZero();
        assertThat(plan().total()).isEqualTo(new Sum(1, 2 * COST, COST, 0, 0));
    }

    @Test
    void linesWithoutUsageOrPriceAreCountedAndLeftAlone() {
        ledger.add(line("a", UsageKind.PROVIDER_CALL, 5).build());
        ledger.add(call("b", 5)
                .setProvider("elsewhere")
                .setDeployment("x")
                .setModelServed("x")
                .build());
        ledger.add(line("c", UsageKind.REFUSAL, 0).build());

        assertThat(plan()).isEqualTo(new RatingPlan(2, 2, List.of()));
    }

    @Test
    void aHitChangesItsSavingAlone() {
        ledger.add(line("h", UsageKind.CACHE_HIT, 0)
                .setSource(AnswerSource.EXACT_CACHE)
                .setUsage(USAGE)
                .setSavedNanoUsd(5)
                .build());

        assertThat(plan().total()).isEqualTo(new Sum(1, 0, 0, 5, COST));
        assertThat(plan().byModel()).containsOnlyKeys("small");
    }

    @Test
    void aModelIsFoundByAnyOfItsNames() {
        StandingLine standing = StandingLine.of(call("a", COST).build());

        assertThat(standing.isOf(null)).isTrue();
        assertThat(standing.isOf("small")).isTrue();
        assertThat(standing.isOf("small-v1")).isTrue();
        assertThat(standing.isOf("small-2026-01-31")).isTrue();
        assertThat(standing.isOf("large")).isFalse();
    }
}
