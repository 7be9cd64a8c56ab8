package dev.sluice.budget.routing;

import dev.sluice.budget.complexity.Complexity;
import dev.sluice.budget.complexity.ComplexityClassifier;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.schema.Admission;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.RouteArm;
import dev.sluice.schema.RouteLadder;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.RoutePolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides once where a request may be sent. */
public final class Planner {

    private static final String COMPLEXITY = "COMPLEXITY";

    private Planner() {}

    /** The plan of a request: the ladder of its route, or the model it asks for. */
    public static RoutePlan plan(Admission admission, TenantRules rules) {
        LlmRequest request = admission.getRequest();
        @Nullable RoutePolicy route = rules.route(request.getModel());
        if (route == null) {
            return RoutePlan.newBuilder()
                    .setModels(List.of(request.getModel()))
                    .setFailed(List.of())
                    .setLeft(List.of())
                    .build();
        }
        @Nullable RouteArm arm = Experiments.arm(route, request.getRequestId());
        List<String> ladder = arm == null || arm.getModels().isEmpty() ? ladder(route, admission) : arm.getModels();
        List<String> deployed =
                ladder.stream().filter(model -> rules.deployment(model) != null).toList();
        List<String> models = deployed.isEmpty() ? ladder : deployed;
        @Nullable Complexity complexity = route.getStart().equals(COMPLEXITY) ? ComplexityClassifier.of(request) : null;
        return RoutePlan.newBuilder()
                .setRoute(route.getName())
                .setArm(arm == null ? null : arm.getName())
                .setComplexity(complexity == null ? null : complexity.label())
                .setModels(models)
                .setRung(complexity == null ? 0 : complexity.rung(models.size()))
                .setFailed(List.of())
                .setLeft(List.of())
                .build();
    }

    private static List<String> ladder(RoutePolicy route, Admission admission) {
        return route.getLadders().stream()
                .filter(ladder -> fits(ladder, admission))
                .findFirst()
                .map(RouteLadder::getModels)
                .orElse(route.getModels());
    }

    private static boolean fits(RouteLadder ladder, Admission admission) {
        LlmRequest request = admission.getRequest();
        Map<String, String> tags = request.getTags();
        return fits(ladder.getQueryType(), admission.getQueryType())
                && fits(ladder.getFunction(), request.getFunction())
                && ladder.getTags().entrySet().stream()
                        .allMatch(tag -> tag.getValue().equals(tags.get(tag.getKey())));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given);
    }
}
