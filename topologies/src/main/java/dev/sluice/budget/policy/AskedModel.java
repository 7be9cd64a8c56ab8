package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.RoutePolicy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller means by the model they name. */
public final class AskedModel {

    private AskedModel() {}

    /**
     * The deployment whose price a route's savings are counted against: that of its baseline, or of the model it is named
     * after. Null where it has neither, and where the name is no route's.
     */
    public static @Nullable DeploymentPolicy baseline(TenantRules rules, String model) {
        @Nullable RoutePolicy route = rules.route(model);
        return route == null ? null : rules.deployment(Objects.requireNonNullElse(route.getBaseline(), model));
    }

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
