package dev.sluice.budget.routing;

import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.state.Keys;
import dev.sluice.budget.state.Table;
import dev.sluice.schema.DeploymentFill;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RoutePlan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which deployment of a model is called: reserved capacity up to its limits per minute, then the others by priority. What
 * is counted is the minute of event time, so that the same requests fill the same capacity when they are read again.
 *
 * <p>A partition counts by itself. Of capacity that tenants share each gives out an equal part; that of one tenant's own
 * deployment, whose requests are all in one partition, it gives out whole.
 */
public final class Capacity {

    private static final long MINUTE_MS = 60_000;
    private static final String EVERYBODY = "";

    private final Table<DeploymentFill> fills;
    private final int partitions;

    public Capacity(Table<DeploymentFill> fills, int partitions) {
        this.fills = fills;
        this.partitions = Math.max(1, partitions);
    }

    /**
     * The deployment to call; reads only. Those that failed come into question only when all of the model have.
     *
     * @param tokens prompt tokens and output ceiling
     * @return null when nothing serves the model
     */
    public @Nullable DeploymentPolicy choose(
            TenantRules rules, RoutePlan plan, String tenant, String model, long tokens, Instant at) {
        List<DeploymentPolicy> all = rules.deployments(model);
        List<DeploymentPolicy> usable = all.stream()
                .filter(d -> !plan.getFailed().contains(Deployments.name(d)))
                .toList();
        List<DeploymentPolicy> candidates = usable.isEmpty() ? all : usable;
        if (candidates.size() <= 1) {
            return candidates.isEmpty() ? null : candidates.getFirst();
        }
        return candidates.stream()
                .filter(d -> !d.getReserved() || hasRoom(d, rules, tenant, tokens, at))
                .findFirst()
                .orElse(candidates.getFirst());
    }

    /** Counts a call to a deployment. */
    public void take(DeploymentPolicy deployment, TenantRules rules, String tenant, long tokens, Instant at) {
        if (!isCounted(deployment)) {
            return;
        }
        String key = key(deployment, rules, tenant);
        DeploymentFill now = fill(key, at);
        fills.put(key, new DeploymentFill(now.getMinute(), now.getRequests() + 1, now.getTokens() + tokens));
    }

    private boolean hasRoom(DeploymentPolicy deployment, TenantRules rules, String tenant, long tokens, Instant at) {
        if (!isCounted(deployment)) {
            return true;
        }
        long parts = rules.isOwn(deployment.getModel()) ? 1 : partitions;
        DeploymentFill now = fill(key(deployment, rules, tenant), at);
        @Nullable Integer requests = deployment.getRequestsPerMinute();
        @Nullable Long mostTokens = deployment.getTokensPerMinute();
        return (requests == null || now.getRequests() < Math.ceilDiv((long) requests, parts))
                && (mostTokens == null || now.getTokens() + tokens <= Math.ceilDiv((long) mostTokens, parts));
    }

    private static boolean isCounted(DeploymentPolicy deployment) {
        return deployment.getReserved()
                && (deployment.getRequestsPerMinute() != null || deployment.getTokensPerMinute() != null);
    }

    /** What was given out in the minute of a call; one that comes late counts in the minute that is under way. */
    private DeploymentFill fill(String key, Instant at) {
        long minute = Math.floorDiv(at.toEpochMilli(), MINUTE_MS);
        @Nullable DeploymentFill known = fills.get(key);
        return known == null || known.getMinute() < minute ? new DeploymentFill(minute, 0L, 0L) : known;
    }

    private static String key(DeploymentPolicy deployment, TenantRules rules, String tenant) {
        return Keys.of(rules.isOwn(deployment.getModel()) ? tenant : EVERYBODY, Deployments.name(deployment));
    }
}
