package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The deployments that hold for a tenant. Where it has some of its own for a model, those for all tenants do not count;
 * of two with one name the one that is added later holds.
 */
final class DeploymentTable {

    private final Map<String, Map<String, DeploymentPolicy>> general = new HashMap<>();
    private final Map<String, Map<String, DeploymentPolicy>> own = new HashMap<>();

    void add(Policy policy, DeploymentPolicy deployment) {
        (policy.getTenant() == null ? general : own)
                .computeIfAbsent(deployment.getModel(), m -> new HashMap<>())
                .put(Deployments.name(deployment), deployment);
    }

    /** By model, each list in the order of use. */
    Map<String, List<DeploymentPolicy>> byModel() {
        Map<String, List<DeploymentPolicy>> sorted = new TreeMap<>();
        Set<String> models = new HashSet<>(general.keySet());
        models.addAll(own.keySet());
        for (String model : models) {
            Map<String, DeploymentPolicy> named = own.getOrDefault(model, general.getOrDefault(model, Map.of()));
            sorted.put(model, named.values().stream().sorted(Deployments.ORDER).toList());
        }
        return sorted;
    }

    Set<String> ownModels() {
        return Set.copyOf(own.keySet());
    }
}
