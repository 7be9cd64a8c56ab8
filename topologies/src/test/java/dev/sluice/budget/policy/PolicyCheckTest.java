package dev.sluice.budget.policy;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.policy;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RoutePolicy;
import dev.sluice.schema.TenantPolicy;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyCheckTest {

    private static Stream<Arguments> faulty() {
        return Stream.of(
                Arguments.of(policy("p").build(), "policy"),
                Arguments.of(
                        Policy.newBuilder(zone("UTC"))
                                .setRoute(RoutePolicy.newBuilder()
                                        .setName("auto")
                                        .setModels(List.of("m"))
                                        .build())
                                .build(),
                        "policy"),
                Arguments.of(budget("p", -1), "budget.limit_nano_usd"),
                Arguments.of(budget("p", 1, b -> b.setWindow("YEAR")), "budget.window"),
                Arguments.of(budget("p", 1, b -> b.setWindow("ROLLING PT90S")), "budget.window"),
                Arguments.of(increased(1, 0, T0.plusSeconds(1)), "budget.increases"),
                Arguments.of(increased(1, 1, T0), "budget.increases"),
                Arguments.of(increased(Long.MAX_VALUE, 1, T0.plusSeconds(1)), "budget.increases"),
                Arguments.of(budget("p", 1, b -> b.setEnforcement("hard")), "budget.enforcement"),
                Arguments.of(budget("p", 1, b -> b.setAction("IGNORE")), "budget.action"),
                Arguments.of(budget("p", 1, b -> b.setPer("TENANT")), "budget.per"),
                Arguments.of(budget("p", 1, b -> b.setThresholdsBps(List.of(0))), "budget.thresholds_bps"),
                Arguments.of(budget("p", 1, b -> b.setValidFrom(T0).setValidTo(T0)), "budget.valid_to"),
                Arguments.of(route("auto"), "route.models"),
                Arguments.of(zone("Mars/Olympus"), "tenant_settings.time_zone"),
                Arguments.of(policy("p").setTenantSettings(new TenantPolicy("")).build(), "tenant_settings.time_zone"));
    }

    private static Policy increased(long limit, long by, Instant until) {
        return budget("p", limit, b -> b.setIncreases(List.of(new BudgetIncrease(by, T0, until, null))));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void theFieldAtFaultIsNamed(Policy policy, String field) {
        assertThat(PolicyCheck.faultyField(policy)).contains(field);
    }

    @Test
    void whatCanBeAppliedPasses() {
        assertThat(Stream.of(budget("p", 0), route("auto", "m"), zone("Europe/Kyiv")))
                .allSatisfy(p -> assertThat(PolicyCheck.faultyField(p)).isEmpty());
    }
}
