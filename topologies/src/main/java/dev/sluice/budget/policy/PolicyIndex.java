package dev.sluice.budget.policy;

import dev.sluice.economy.ContextRules;
import dev.sluice.schema.Policy;
import dev.sluice.schema.RoutePolicy;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A snapshot of all policies, grouped by tenant, so that a request looks only at what may concern it.
 *
 * <p>Thread-safe: the groups of a tenant are made on first use and never change.
 */
public final class PolicyIndex {

    private static final String EVERYBODY = "";

    private final Map<String, List<Policy>> byTenant = new HashMap<>();
    private final Map<String, TenantRules> rules = new ConcurrentHashMap<>();
    private final List<Policy> general;
    private final ContextRules context;

    /** Indexes policies; those that are not well-formed must have been left out. */
    public PolicyIndex(Iterable<Policy> policies) {
        List<Policy> sorted = new ArrayList<>();
        policies.forEach(sorted::add);
        // Where two policies claim the same thing, the newer wins, whatever order they are read in.
        sorted.sort(Comparator.comparing(Policy::getUpdatedAt).thenComparing(Policy::getPolicyId));
        for (Policy policy : sorted) {
            byTenant.computeIfAbsent(
                            policy.getTenant() == null ? EVERYBODY : policy.getTenant(), t -> new ArrayList<>())
                    .add(policy);
        }
        general = byTenant.getOrDefault(EVERYBODY, List.of());
        context = new ContextRules(sorted);
    }

    /** What requests may send. */
    public ContextRules context() {
        return context;
    }

    /** What holds for a tenant. */
    public TenantRules forTenant(String tenant) {
        // Callers invent tenants; those without a policy of their own share one set of rules.
        return rules.computeIfAbsent(byTenant.containsKey(tenant) ? tenant : EVERYBODY, this::compile);
    }

    private TenantRules compile(String tenant) {
        List<Policy> applicable = new ArrayList<>(general);
        if (!tenant.equals(EVERYBODY)) {
            applicable.addAll(byTenant.getOrDefault(tenant, List.of()));
        }
        ZoneId zone = ZoneOffset.UTC;
        DeploymentTable deployments = new DeploymentTable();
        Map<String, RoutePolicy> routes = new HashMap<>();
        List<BudgetRule> budgets = new ArrayList<>();
        for (Policy policy : applicable) {
            if (policy.getBudget() != null) {
                budgets.add(BudgetRule.of(policy, policy.getBudget()));
            } else if (policy.getDeployment() != null) {
                deployments.add(policy, policy.getDeployment());
            } else if (policy.getRoute() != null) {
                routes.put(policy.getRoute().getName(), policy.getRoute());
            } else if (policy.getTenantSettings() != null) {
                zone = ZoneId.of(policy.getTenantSettings().getTimeZone());
            }
        }
        return new TenantRules(zone, deployments, routes, budgets);
    }
}
