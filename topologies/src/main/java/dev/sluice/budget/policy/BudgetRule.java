package dev.sluice.budget.policy;

import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A budget policy as it is applied.
 *
 * @param policyId id of the policy
 * @param isForAllTenants whether it names no tenant
 * @param policy the policy
 * @param period its window
 * @param selector whose calls it counts
 */
public record BudgetRule(
        String policyId, boolean isForAllTenants, BudgetPolicy policy, Period period, Selector selector) {

    /**
     * Subject of requests that do not name one. They share a counter; otherwise leaving out the user would be the way
     * round a limit for each user.
     */
    public static final String NOBODY = "(none)";

    static BudgetRule of(Policy policy, BudgetPolicy budget) {
        Period period = Period.parse(budget.getWindow())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Validated when the policy was read: window of " + policy.getPolicyId()));
        return new BudgetRule(policy.getPolicyId(), policy.getTenant() == null, budget, period, Selector.of(budget));
    }

    /** Whether the limit is never exceeded. */
    public boolean isHard() {
        return enforcement().equals("HARD");
    }

    /** Whether the limit only reports what a hard one would have refused. */
    public boolean isShadow() {
        return enforcement().equals("SHADOW");
    }

    /** HARD, SOFT or SHADOW, as it acts: a hard limit whose action is to let through is a shadow. */
    public String enforcement() {
        boolean letsThrough =
                policy.getEnforcement().equals("HARD") && policy.getAction().equals("SHADOW");
        return letsThrough ? "SHADOW" : policy.getEnforcement();
    }

    /** Whether a cheaper model is tried before a request is refused. */
    public boolean downgrades() {
        return policy.getAction().equals("DOWNGRADE");
    }

    /** Whether it counts what happens at a time. */
    boolean isInForce(Instant at) {
        return (policy.getValidFrom() == null || !at.isBefore(policy.getValidFrom()))
                && (policy.getValidTo() == null || at.isBefore(policy.getValidTo()));
    }

    /** Limit of a window at a time, nano-USD, with the increases in force. */
    public long limitAt(Instant at) {
        long limit = policy.getLimitNanoUsd();
        for (BudgetIncrease increase : policy.getIncreases()) {
            if (!at.isBefore(increase.getFrom()) && at.isBefore(increase.getUntil())) {
                limit += increase.getAmountNanoUsd();
            }
        }
        return limit;
    }

    /** The counters a spender's call moves: empty strings stand for the one limit of all that match. */
    public List<String> subjects(Spender spender) {
        return switch (policy.getPer()) {
            case null -> List.of("");
            case "USER" -> List.of(orNobody(spender.user()));
            case "TEAM" -> List.of(orNobody(spender.team()));
            case "FUNCTION" -> List.of(orNobody(spender.function()));
            case "MODEL" ->
                spender.modelAsked().equals(spender.modelServed())
                        ? List.of(spender.modelServed())
                        : List.of(spender.modelServed(), spender.modelAsked());
            default -> throw new IllegalStateException("Validated when the policy was read: per of " + policyId);
        };
    }

    private static String orNobody(@Nullable String subject) {
        return Objects.requireNonNullElse(subject, NOBODY);
    }

    /** Whom an alert of the counter is about: the counter's own subject, or what the policy is limited to. */
    public @Nullable String alertSubject(String subject) {
        if (!subject.isEmpty()) {
            return subject;
        }
        for (@Nullable
        String filter :
                new @Nullable String[] {policy.getUser(), policy.getTeam(), policy.getFunction(), policy.getModel()}) {
            if (filter != null) {
                return filter;
            }
        }
        return null;
    }

    /** Public id of a counter. */
    public String budgetId(String subject) {
        return subject.isEmpty() ? policyId : policyId + ":" + subject;
    }
}
