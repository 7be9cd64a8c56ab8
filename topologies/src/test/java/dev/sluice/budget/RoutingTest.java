package dev.sluice.budget;

import static dev.sluice.budget.Fixtures.LARGE_QUOTE;
import static dev.sluice.budget.Fixtures.SMALL_COST;
import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.admission;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.deployment;
import static dev.sluice.budget.Fixtures.price;
import static dev.sluice.budget.Fixtures.request;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.PendingDispatch;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.RequestPhase;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RouteLadder;
import dev.sluice.schema.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model a route sends a request to, and when. */
class RoutingTest {

    @ParameterizedTest
    @CsvSource({"low,small", "medium,middle", "high,large", "strange,small"})
    void complexityChoosesTheRung(String complexity, String model) {
        var gate = new MemoryGate(route("auto", r -> r.setStart("COMPLEXITY"), "small", "middle", "large"));
        gate.apply(Fixtures.deployment(null, "middle", "openai"));

        gate.admit(admission(
                "r1",
                r -> r.setModel("auto")
                        .setHints(Hints.newBuilder().setComplexity(complexity).build())));

        assertThat(gate.dispatched).extracting(PendingDispatch::getModel).containsExactly(model);
        assertThat(gate.request("r1").getPlan().getComplexity())
                .isEqualTo("strange".equals(complexity) ? "low" : complexity);
    }

    @Test
    void theFirstLadderThatFitsHolds() {
        var gate = new MemoryGate(route(
                "auto",
                r -> r.setLadders(List.of(
                        RouteLadder.newBuilder()
                                .setQueryType("support")
                                .setModels(List.of("small"))
                                .build(),
                        RouteLadder.newBuilder()
                                .setFunction("chat")
                                .setTags(Map.of("env", "prod"))
                                .setModels(List.of("large"))
                                .build())),
                "small"));

        gate.admit(admission("prod", r -> r.setModel("auto").setTags(Map.of("env", "prod", "x", "y"))));
        gate.admit(admission("test", r -> r.setModel("auto").setTags(Map.of("env", "test"))));
        gate.admit(
                admission("other", r -> r.setModel("auto").setFunction("mail").setTags(Map.of("env", "prod"))));

        assertThat(gate.dispatched).extracting(PendingDispatch::getModel).containsExactly("large", "small", "small");
    }

    @Test
    void armsSplitByHashNearTheirSharesAndAreOnTheLines() {
        var gate = new MemoryGate(route(
                "auto",
                r -> r.setExperiment("cheaper-first")
                        .setArms(List.of(
                                new RouteArm("big", 2_000, List.of("large")), new RouteArm("same", 3_000, List.of()))),
                "small"));

        for (int i = 0; i < 1_000; i++) {
            gate.admit(admission("r" + i, r -> r.setModel("auto")));
            gate.report(succeeded("r" + i, 1));
        }

        Map<String, Long> arms = gate.lines.stream()
                .collect(Collectors.groupingBy(l -> String.valueOf(l.getArm()), Collectors.counting()));
        assertThat(arms.get("big")).isBetween(150L, 250L);
        assertThat(arms.get("same")).isBetween(250L, 350L);
        assertThat(gate.lines).extracting(UsageEvent::getRoute).containsOnly("auto");
        assertThat(gate.dispatched)
                .allSatisfy(d -> assertThat(d.getModel().equals("large"))
                        .isEqualTo(
                                "big".equals(gate.reservation(d.getDispatchId()).getArm())));
    }

    @Test
    void anotherExperimentSplitsAnewAndTheSameOneNever() {
        Function<String, List<String>> arms = name -> {
            var gate = new MemoryGate(route(
                    "auto", r -> r.setExperiment(name).setArms(List.of(new RouteArm("a", 5_000, List.of()))), "small"));
            for (int i = 0; i < 64; i++) {
                gate.admit(admission("r" + i, r -> r.setModel("auto")));
            }
            return gate.reservations.all().stream()
                    .map(r -> String.valueOf(r.getArm()))
                    .toList();
        };

        assertThat(arms.apply("one")).isEqualTo(arms.apply("one")).isNotEqualTo(arms.apply("two"));
    }

    @Test
    void underPressureItStartsARungLower() {
        var gate = new MemoryGate(
                route("best", r -> r.setPressureBps(8_000).setStart("COMPLEXITY"), "small", "large"),
                budget("all", LARGE_QUOTE * 5));
        var demanding = Hints.newBuilder().setComplexity("high").build();

        for (int i = 0; i < 6; i++) {
            gate.admit(admission("r" + i, r -> r.setModel("best").setHints(demanding)));
        }

        assertThat(gate.dispatched)
                .extracting(PendingDispatch::getModel)
                .containsExactly("large", "large", "large", "large", "small", "small");
    }

    @Test
    void aRouteNamedLikeAModelSavesAgainstIt() {
        var gate = new MemoryGate(route("large", "small", "large"), route("auto", "small", "large"));
        gate.admit(admission("r1", r -> r.setModel("large")));
        gate.report(succeeded("r1", 1));
        gate.admit(admission("r2", r -> r.setModel("auto")));
        gate.report(succeeded("r2", 1));

        assertThat(gate.lines).extracting(UsageEvent::getSavedNanoUsd).containsExactly(SMALL_COST * 9, 0L);
    }

    @Test
    void deferredRequestsWaitForTheCheapHours() {
        var gate = offPeak("WAIT");

        gate.admit(admission("r1", r -> deferred(r, Duration.ofHours(20))));
        assertThat(gate.dispatched).isEmpty();
        assertThat(gate.windows.all()).isEmpty();
        gate.admit(admission("r1", r -> deferred(r, Duration.ofHours(20))));
        gate.die(gate.commit());
        gate.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(gate.dispatched).isEmpty();
        gate.advance(Duration.ofSeconds(1));

        assertThat(gate.dispatched).hasSize(1);
        assertThat(gate.reservation("r1:1").getPriceVersion()).isEqualTo("night");
        assertThat(gate.reservation("r1:1").getEventTime()).isEqualTo(Instant.parse("2026-11-21T22:00:00Z"));
        gate.report(succeeded("r1", 1));
        gate.advance(Duration.ofDays(90));
        assertThat(gate.requests.all()).isEmpty();
        assertThat(gate.alarms).isEmpty();
    }

    @Test
    void whoCannotWaitOrIsNotAskedToLeavesAtOnce() {
        var gate = offPeak("WAIT");
        gate.admit(admission("soon", r -> deferred(r, Duration.ofHours(11))));
        gate.admit(admission("now", r -> deferred(r, Duration.ofHours(20)).setLane("INTERACTIVE")));
        var atOnce = offPeak("NOW");
        atOnce.admit(admission("r1", r -> deferred(r, Duration.ofHours(20))));

        assertThat(gate.dispatched).hasSize(2);
        assertThat(atOnce.dispatched).hasSize(1);
    }

    @Test
    void aHeldRequestThatNoBudgetTakesIsRefusedThen() {
        var gate = offPeak("WAIT");
        gate.apply(budget("all", 0));

        gate.admit(admission("r1", r -> deferred(r, Duration.ofHours(20))));
        assertThat(gate.refusals).isEmpty();
        gate.advance(Duration.ofHours(12));

        assertThat(gate.refusals).hasSize(1);
        assertThat(gate.request("r1").getPhase()).isEqualTo(RequestPhase.REFUSED);
    }

    private static LlmRequest.Builder deferred(LlmRequest.Builder request, Duration until) {
        return request.setModel("night").setLane("DEFERRED").setDeadline(T0.plus(until));
    }

    private static MemoryGate offPeak(String when) {
        var gate = new MemoryGate(
                deployment("d", "sleepy", "other", d -> d), route("night", r -> r.setOffPeak(when), "sleepy"));
        gate.apply(price("day", "other", "sleepy", "2", "4").build());
        gate.apply(price("night", "other", "sleepy", "1", "2")
                .setWindows(List.of(new PriceWindow(1, 7, 22 * 60, 24 * 60)))
                .build());
        return gate;
    }

    @Test
    void aRequestForAModelHasNoRoute() {
        var gate = new MemoryGate(route("auto", "small"));
        gate.admit(admission(request("r1").build(), 100, T0));
        gate.report(succeeded("r1", 1));

        assertThat(gate.lines).extracting(UsageEvent::getRoute).containsOnlyNulls();
    }
}
