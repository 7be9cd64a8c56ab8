package dev.sluice.budget.policy;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.budget;
import static dev.sluice.budget.Fixtures.policy;
import static dev.sluice.budget.Fixtures.route;
import static dev.sluice.budget.Fixtures.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Policy;
import dev.sluice.schema.RoutePolicy;
import dev.sluice.schema.TenantPolicy;
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
                                .setRoute(new RoutePolicy("auto", List.of("m")))
                                .build(),
                        "policy"),
                Arguments.of(budget("p", -1), "budget.limit_nano_usd"),
                Arguments.of(budget("p", 1, b -> b.setWindow("WEEK")), "budget.window"),
                Arguments.of(budget("p", 1, b -> b.setEnforcement("hard")), "budget.enforcement"),
                Arguments.of(budget("p", 1, b -> b.setAction("IGNORE")), "budget.action"),
                Arguments.of(budget("p", 1, b -> b.setPer("TENANT")), "budget.per"),
                Arguments.of(budget("p", 1, b -> b.setThresholdsBps(List.of(0))), "budget.thresholds_bps"),
                Arguments.of(budget("p", 1, b -> b.setValidFrom(T0).setValidTo(T0)), "budget.valid_to"),
                Arguments.of(route("auto"), "route.models"),
                Arguments.of(zone("Mars/Olympus"), "tenant_settings.time_zone"),
                Arguments.of(policy("p").setTenantSettings(new TenantPolicy("")).build(), "tenant_settings.time_zone"));
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
