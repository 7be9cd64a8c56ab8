package dev.sluice.budget.policy;

import dev.sluice.schema.DeploymentPolicy;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How deployments are called and in which order they are used. */
public final class Deployments {

    /** Paid capacity first, then by priority; the name decides between equals. */
    static final Comparator<DeploymentPolicy> ORDER = Comparator.comparing((DeploymentPolicy d) -> !d.getReserved())
            .thenComparingInt(DeploymentPolicy::getPriority)
            .thenComparing(Deployments::name);

    private Deployments() {}

    /** Name by which its limits, breaker and ledger lines are known. */
    public static String name(DeploymentPolicy deployment) {
        return name(deployment.getName(), deployment.getProvider(), upstream(deployment));
    }

    /** The name given, or what stands for it where none is. */
    public static String name(@Nullable String given, String provider, String upstreamModel) {
        return given == null || given.isEmpty() ? provider + "/" + upstreamModel : given;
    }

    /** Name the provider knows the model by. */
    public static String upstream(DeploymentPolicy deployment) {
        return Objects.requireNonNullElse(deployment.getUpstreamModel(), deployment.getModel());
    }
}
