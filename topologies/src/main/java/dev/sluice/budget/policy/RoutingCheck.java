package dev.sluice.budget.policy;

import static dev.sluice.budget.policy.PolicyCheck.fault;

import dev.sluice.schema.AnswerCheck;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RoutePolicy;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Whether deployments and routes can be applied; the field at fault, or empty. */
final class RoutingCheck {

    private static final int ALL = 10_000;
    /** As the reader of policy files has it: it travels with every call that is judged. */
    private static final int LONGEST_SCHEMA = 20_000;

    private RoutingCheck() {}

    static Optional<String> deployment(DeploymentPolicy deployment) {
        return fault(!deployment.getModel().isBlank(), "deployment.model")
                .or(() -> fault(!deployment.getProvider().isBlank(), "deployment.provider"))
                .or(() -> fault(isPositive(deployment.getMaxOutputTokens()), "deployment.max_output_tokens"))
                .or(() -> fault(
                        deployment.getName() == null || !deployment.getName().isBlank(), "deployment.name"))
                .or(() -> fault(isPositive(deployment.getRequestsPerMinute()), "deployment.requests_per_minute"))
                .or(() -> fault(isPositive(deployment.getTokensPerMinute()), "deployment.tokens_per_minute"));
    }

    static Optional<String> route(RoutePolicy route) {
        return fault(!route.getName().isBlank(), "route.name")
                .or(() -> fault(!route.getModels().isEmpty(), "route.models"))
                .or(() -> fault(
                        route.getLadders().stream()
                                .noneMatch(ladder -> ladder.getModels().isEmpty()),
                        "route.ladders"))
                .or(() -> fault(Set.of("FIRST", "COMPLEXITY").contains(route.getStart()), "route.start"))
                .or(() -> fault(Set.of("NOW", "WAIT").contains(route.getOffPeak()), "route.off_peak"))
                .or(() ->
                        fault(route.getPressureBps() == null || isShare(route.getPressureBps()), "route.pressure_bps"))
                .or(() -> fault(areArms(route), "route.arms"))
                .or(() -> fault(isUsable(route.getCheck()), "route.check"));
    }

    private static boolean areArms(RoutePolicy route) {
        Set<String> names = new HashSet<>();
        long shares = 0;
        for (RouteArm arm : route.getArms()) {
            if (!isShare(arm.getShareBps()) || arm.getName().isBlank() || !names.add(arm.getName())) {
                return false;
            }
            shares += arm.getShareBps();
        }
        return shares <= ALL;
    }

    private static boolean isUsable(@Nullable AnswerCheck check) {
        if (check == null) {
            return true;
        }
        if (check.getJsonSchema() != null && check.getJsonSchema().length() > LONGEST_SCHEMA) {
            return false;
        }
        if (check.getPattern() == null) {
            return true;
        }
        try {
            Pattern.compile(check.getPattern());
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean isShare(int bps) {
        return bps > 0 && bps <= ALL;
    }

    private static boolean isPositive(@Nullable Number value) {
        return value == null || value.longValue() > 0;
    }
}
