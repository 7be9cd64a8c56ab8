package dev.sluice.budget.routing;

import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.policy.TenantRules;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Admission;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import dev.sluice.schema.RoutePlan;
import dev.sluice.schema.RoutePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deferred requests whose route waits for cheaper hours leave at the cheapest time before their deadline. */
public final class OffPeak {

    private static final long SOME_OUTPUT = 256;

    private OffPeak() {}

    /**
     * When a request should leave.
     *
     * @param lead how long before its deadline it must have left
     * @return a time after now, the first of those with the lowest price; null: now
     */
    public static @Nullable Instant departure(
            Admission admission, RoutePlan plan, TenantRules rules, PriceBook prices, Instant now, Duration lead) {
        LlmRequest request = admission.getRequest();
        @Nullable RoutePolicy route = Rungs.route(plan, rules);
        @Nullable Instant deadline = request.getDeadline();
        @Nullable DeploymentPolicy deployment = rules.deployment(Rungs.model(plan));
        if (route == null
                || !route.getOffPeak().equals("WAIT")
                || !request.getLane().equals("DEFERRED")
                || deadline == null
                || deployment == null
                || !now.isBefore(deadline.minus(lead))) {
            return null;
        }
        Subject subject = new Subject(
                request.getTenant(),
                deployment.getProvider(),
                deployment.getModel(),
                Deployments.upstream(deployment),
                false);
        long prompt = Math.max(0, admission.getPromptTokens());
        @Nullable Integer ceiling = request.getMaxOutputTokens();
        long output = ceiling == null ? SOME_OUTPUT : Math.max(0, ceiling);
        @Nullable Instant best = null;
        long least = Long.MAX_VALUE;
        for (Map.Entry<Instant, Price> step :
                prices.course(subject, now, deadline.minus(lead), prompt).entrySet()) {
            long cost = cost(step.getValue(), prompt, output);
            if (cost < least) {
                least = cost;
                best = step.getKey();
            }
        }
        return best == null || !best.isAfter(now) ? null : best;
    }

    private static long cost(Price price, long prompt, long output) {
        try {
            return CostCalculator.quote(prompt, output, price.getPrices());
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
