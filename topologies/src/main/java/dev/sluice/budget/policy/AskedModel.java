package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RoutePolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller means by the model they name. */
public final class AskedModel {

    private AskedModel() {}

    /** The deployment of a model, for a route that of its first model that has one; null when there is none. */
    public static @Nullable DeploymentPolicy deployment(TenantRules rules, String model) {
        @Nullable RoutePolicy route = rules.route(model);
        if (route == null) {
            return rules.deployment(model);
        }
        return route.getModels().stream()
                .map(rules::deployment)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
