package dev.sluice.budget.policy;

import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.Policy;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a policy can be applied. The command line checks before it sends; this keeps what came otherwise from doing harm. */
public final class PolicyCheck {

    private PolicyCheck() {}

    /** The field at fault, or empty when the policy is well-formed. */
    public static Optional<String> faultyField(Policy policy) {
        long bodies = Stream.of(
                        policy.getBudget(),
                        policy.getRoute(),
                        policy.getDeployment(),
                        policy.getTenantSettings(),
                        policy.getCache(),
                        policy.getContext(),
                        policy.getTemplate())
                .filter(Objects::nonNull)
                .count();
        if (bodies != 1) {
            return Optional.of("policy");
        }
        if (policy.getBudget() != null) {
            return budget(policy.getBudget());
        }
        if (policy.getRoute() != null) {
            return RoutingCheck.route(policy.getRoute());
        }
        if (policy.getDeployment() != null) {
            return RoutingCheck.deployment(policy.getDeployment());
        }
        if (policy.getContext() != null) {
            return context(policy.getContext());
        }
        if (policy.getTenantSettings() != null
                && !isZone(policy.getTenantSettings().getTimeZone())) {
            return Optional.of("tenant_settings.time_zone");
        }
        return Optional.empty();
    }

    private static Optional<String> budget(BudgetPolicy budget) {
        return fault(Period.parse(budget.getWindow()).isPresent(), "budget.window")
                .or(() -> fault(budget.getLimitNanoUsd() >= 0, "budget.limit_nano_usd"))
                .or(() ->
                        fault(Set.of("HARD", "SOFT", "SHADOW").contains(budget.getEnforcement()), "budget.enforcement"))
                .or(() -> fault(Set.of("BLOCK", "DOWNGRADE", "SHADOW").contains(budget.getAction()), "budget.action"))
                .or(() -> fault(
                        budget.getPer() == null
                                || Set.of("USER", "TEAM", "FUNCTION", "MODEL").contains(budget.getPer()),
                        "budget.per"))
                .or(() -> fault(
                        budget.getThresholdsBps().stream().allMatch(t -> t != null && t > 0), "budget.thresholds_bps"))
                .or(() -> fault(
                        budget.getValidFrom() == null
                                || budget.getValidTo() == null
                                || budget.getValidFrom().isBefore(budget.getValidTo()),
                        "budget.valid_to"))
                .or(() -> fault(areSane(budget.getIncreases(), budget.getLimitNanoUsd()), "budget.increases"));
    }

    /** All of them at once must be an amount, too. */
    private static boolean areSane(List<BudgetIncrease> increases, long limit) {
        long room = Long.MAX_VALUE - limit;
        for (BudgetIncrease increase : increases) {
            if (increase == null
                    || increase.getAmountNanoUsd() <= 0
                    || increase.getAmountNanoUsd() > room
                    || !increase.getFrom().isBefore(increase.getUntil())) {
                return false;
            }
            room -= increase.getAmountNanoUsd();
        }
        return true;
    }

    private static Optional<String> context(ContextPolicy context) {
        return fault(isPositive(context.getMaxPromptTokens()), "context.max_prompt_tokens")
                .or(() -> fault(isPositive(context.getMaxOutputTokens()), "context.max_output_tokens"));
    }

    private static boolean isPositive(@Nullable Integer value) {
        return value == null || value > 0;
    }

    private static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    static Optional<String> fault(boolean good, String field) {
        return good ? Optional.empty() : Optional.of(field);
    }
}
