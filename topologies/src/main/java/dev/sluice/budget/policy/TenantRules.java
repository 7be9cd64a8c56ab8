package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RoutePolicy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that holds for one tenant: its own policies, and those for all where it has none. Immutable. */
public final class TenantRules {

    private final ZoneId zone;
    private final Map<String, List<DeploymentPolicy>> deployments;
    private final Set<String> ownModels;
    private final Map<String, RoutePolicy> routes;
    private final Map<String, BudgetRule> byId = new HashMap<>();
    private final Map<Selector.Shape, Map<Selector, List<BudgetRule>>> budgets = new LinkedHashMap<>();
    private final Overrides overrides;

    TenantRules(
            ZoneId zone, DeploymentTable deployments, Map<String, RoutePolicy> routes, Collection<BudgetRule> rules) {
        this.zone = zone;
        this.deployments = deployments.byModel();
        this.ownModels = deployments.ownModels();
        this.routes = new TreeMap<>(routes);
        for (BudgetRule rule : rules) {
            byId.put(rule.policyId(), rule);
            budgets.computeIfAbsent(Selector.shape(rule.policy()), s -> new HashMap<>())
                    .computeIfAbsent(rule.selector(), s -> new ArrayList<>())
                    .add(rule);
        }
        this.overrides = new Overrides(rules);
    }

    /** Time zone of the tenant's budget windows. */
    public ZoneId zone() {
        return zone;
    }

    /** The deployment that serves a model while it can, or null. */
    public @Nullable DeploymentPolicy deployment(String model) {
        List<DeploymentPolicy> all = deployments(model);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** All deployments of a model, in the order in which they are used. */
    public List<DeploymentPolicy> deployments(String model) {
        return deployments.getOrDefault(model, List.of());
    }

    /** The deployment of a model that has a name, or null. */
    public @Nullable DeploymentPolicy deployment(String model, String name) {
        return deployments(model).stream()
                .filter(d -> Deployments.name(d).equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether the deployments of a model are the tenant's own, used by nobody else. */
    public boolean isOwn(String model) {
        return ownModels.contains(model);
    }

    /** All deployments, by model name. */
    public Collection<DeploymentPolicy> deployments() {
        return deployments.values().stream().flatMap(List::stream).toList();
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

    /**
     * A budget that counts a call.
     *
     * @param subject whose counter of it; empty where there is one for all
     */
    public record Match(BudgetRule rule, String subject) {}

    /** The budgets a call counts against, without those that a more specific one replaces. */
    public List<Match> budgets(Spender spender, Instant at) {
        List<Match> matches = new ArrayList<>();
        boolean asked = !spender.modelAsked().equals(spender.modelServed());
        for (Map.Entry<Selector.Shape, Map<Selector, List<BudgetRule>>> group : budgets.entrySet()) {
            Selector.Shape shape = group.getKey();
            collect(group.getValue(), shape.of(spender, spender.modelServed()), spender, at, matches);
            // A model filter holds for the model asked for and the one served.
            if (asked && shape.model()) {
                collect(group.getValue(), shape.of(spender, spender.modelAsked()), spender, at, matches);
            }
        }
        return matches;
    }

    private void collect(
            Map<Selector, List<BudgetRule>> group,
            @Nullable Selector selector,
            Spender spender,
            Instant at,
            List<Match> into) {
        @Nullable List<BudgetRule> rules = selector == null ? null : group.get(selector);
        if (rules == null) {
            return;
        }
        for (BudgetRule rule : rules) {
            if (rule.isInForce(at)) {
                for (String subject : rule.subjects(spender)) {
                    if (!overrides.isReplaced(rule, subject, at)) {
                        into.add(new Match(rule, subject));
                    }
                }
            }
        }
    }
}
