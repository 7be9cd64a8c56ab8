package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RoutePolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that holds for one tenant: its own policies, and those for all where it has none. Immutable. */
public final class TenantRules {

    private static final Bucket ALL = new Bucket("all", "");

    private final ZoneId zone;
    private final Map<String, DeploymentPolicy> deployments;
    private final Map<String, RoutePolicy> routes;
    private final Map<String, BudgetRule> byId = new HashMap<>();
    private final Map<Bucket, List<BudgetRule>> budgets = new HashMap<>();

    /** Where a budget is looked for: under the most selective attribute it is limited to. */
    private record Bucket(String attribute, String value) {}

    TenantRules(
            ZoneId zone,
            Map<String, DeploymentPolicy> deployments,
            Map<String, RoutePolicy> routes,
            Collection<BudgetRule> rules) {
        this.zone = zone;
        this.deployments = new TreeMap<>(deployments);
        this.routes = new TreeMap<>(routes);
        for (BudgetRule rule : rules) {
            byId.put(rule.policyId(), rule);
            budgets.computeIfAbsent(bucket(rule), b -> new ArrayList<>()).add(rule);
        }
    }

    private static Bucket bucket(BudgetRule rule) {
        if (rule.policy().getUser() != null) {
            return new Bucket("user", rule.policy().getUser());
        }
        if (rule.policy().getTeam() != null) {
            return new Bucket("team", rule.policy().getTeam());
        }
        if (rule.policy().getFunction() != null) {
            return new Bucket("function", rule.policy().getFunction());
        }
        return ALL;
    }

    /** Time zone of the tenant's budget windows. */
    public ZoneId zone() {
        return zone;
    }

    /** The deployment that serves a model, or null. */
    public @Nullable DeploymentPolicy deployment(String model) {
        return deployments.get(model);
    }

    /** All deployments, by model name. */
    public Collection<DeploymentPolicy> deployments() {
        return deployments.values();
    }

    /** The route of a name, or null. */
    public @Nullable RoutePolicy route(String name) {
        return routes.get(name);
    }

    /** What a caller may put in the model field, sorted. */
    public SortedSet<String> knownModels() {
        SortedSet<String> known = new TreeSet<>(deployments.keySet());
        known.addAll(routes.keySet());
        return known;
    }

    /** The other models of all routes that contain a model, or of the route that was asked for. */
    public SortedSet<String> alternatives(String asked, String served) {
        SortedSet<String> others = new TreeSet<>();
        RoutePolicy own = routes.get(asked);
        for (RoutePolicy route : own == null ? routes.values() : List.of(own)) {
            if (route.getModels().contains(served)) {
                others.addAll(route.getModels());
            }
        }
        others.remove(served);
        return others;
    }

    /** A budget by policy id, or null when it was removed. */
    public @Nullable BudgetRule budget(String policyId) {
        return byId.get(policyId);
    }

    /** The budgets a call counts against. */
    public List<BudgetRule> budgets(Spender spender, Instant at) {
        List<BudgetRule> matching = new ArrayList<>();
        collect(ALL, spender, at, matching);
        if (spender.team() != null) {
            collect(new Bucket("team", spender.team()), spender, at, matching);
        }
        if (spender.user() != null) {
            collect(new Bucket("user", spender.user()), spender, at, matching);
        }
        if (spender.function() != null) {
            collect(new Bucket("function", spender.function()), spender, at, matching);
        }
        return matching;
    }

    private void collect(Bucket bucket, Spender spender, Instant at, List<BudgetRule> into) {
        for (BudgetRule rule : budgets.getOrDefault(bucket, List.of())) {
            if (rule.matches(spender, at)) {
                into.add(rule);
            }
        }
    }
}
