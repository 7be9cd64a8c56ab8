package dev.sluice.budget.routing;

import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.RoutePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The steps a request may take on its ladder: to another deployment, to a better model, to one that can serve. */
public final class Rungs {

    private static final int NONE = -1;
    /** Trouble that another deployment need not have. */
    private static final Set<String> OF_DEPLOYMENT = Set.of(
            "PROVIDER_AUTH",
            "PROVIDER_QUOTA_EXHAUSTED",
            "PROVIDER_RATE_LIMITED",
            "PROVIDER_UNAVAILABLE",
            "PROVIDER_UNKNOWN");

    private Rungs() {}

    /** The model that is asked now. */
    public static String model(RoutePlan plan) {
        return plan.getModels()
                .get(Math.clamp(plan.getRung(), 0, plan.getModels().size() - 1));
    }

    /** The route a plan follows; null when it follows none, or that was removed. */
    public static @Nullable RoutePolicy route(RoutePlan plan, TenantRules rules) {
        return plan.getRoute() == null ? null : rules.route(plan.getRoute());
    }

    /** Whether a failure is the deployment's, so that another one may do better. */
    public static boolean isOfDeployment(ErrorInfo error) {
        return OF_DEPLOYMENT.contains(error.getCode());
    }

    /** The plan after a deployment could not serve; null when there is nothing that was not tried. */
    public static @Nullable RoutePlan around(RoutePlan plan, TenantRules rules, String deployment) {
        List<String> failed = new ArrayList<>(plan.getFailed());
        failed.add(deployment);
        RoutePlan known = RoutePlan.newBuilder(plan).setFailed(failed).build();
        if (isServed(model(plan), rules, failed)) {
            return known;
        }
        @Nullable RoutePolicy route = route(plan, rules);
        if (route == null || !route.getFallback()) {
            return null;
        }
        List<Integer> left = new ArrayList<>(plan.getLeft());
        left.add(plan.getRung());
        int next = IntStream.concat(
                        IntStream.range(plan.getRung() + 1, plan.getModels().size()),
                        IntStream.iterate(plan.getRung() - 1, rung -> rung >= 0, rung -> rung - 1))
                .filter(rung ->
                        !left.contains(rung) && isServed(plan.getModels().get(rung), rules, failed))
                .findFirst()
                .orElse(NONE);
        return next == NONE
                ? null
                : RoutePlan.newBuilder(known).setLeft(left).setRung(next).build();
    }

    /** The same model again, from whichever deployment but the last one: all of them have failed once. */
    public static RoutePlan again(RoutePlan plan, String deployment) {
        return RoutePlan.newBuilder(plan).setFailed(List.of(deployment)).build();
    }

    /** Whether there is a better model to ask. */
    public static boolean canClimb(RoutePlan plan, TenantRules rules) {
        return above(plan, rules) != NONE;
    }

    /**
     * The plan after an answer that was not good enough; null when there is no better model.
     *
     * @param cost what the answer cost, nano-USD
     */
    public static @Nullable RoutePlan climb(RoutePlan plan, TenantRules rules, long cost) {
        int next = above(plan, rules);
        return next == NONE
                ? null
                : RoutePlan.newBuilder(plan)
                        .setRung(next)
                        .setTries(0)
                        .setFailed(List.of())
                        .setWithheld(true)
                        .setWithheldCostNanoUsd(plan.getWithheldCostNanoUsd() + cost)
                        .build();
    }

    private static int above(RoutePlan plan, TenantRules rules) {
        return IntStream.range(plan.getRung() + 1, plan.getModels().size())
                .filter(rung -> rules.deployment(plan.getModels().get(rung)) != null)
                .findFirst()
                .orElse(NONE);
    }

    private static boolean isServed(String model, TenantRules rules, List<String> failed) {
        return rules.deployments(model).stream().anyMatch(d -> !failed.contains(Deployments.name(d)));
    }
}
