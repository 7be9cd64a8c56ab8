package dev.sluice.budget.policy;

import dev.sluice.schema.BudgetPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A budget policy as it is applied.
 *
 * @param policyId id of the policy
 * @param policy the policy
 */
public record BudgetRule(String policyId, BudgetPolicy policy) {

    /**
     * Subject of requests that do not name one. They share a counter; otherwise leaving out the user would be the way
     * round a limit for each user.
     */
    public static final String NOBODY = "(none)";

    /** Whether the limit is never exceeded. */
    public boolean isHard() {
        return policy.getEnforcement().equals("HARD");
    }

    /** Whether the limit only reports what a hard one would have refused. */
    public boolean isShadow() {
        return policy.getEnforcement().equals("SHADOW");
    }

    /** Whether a cheaper model is tried before a request is refused. */
    public boolean downgrades() {
        return policy.getAction().equals("DOWNGRADE");
    }

    /** Whether the budget counts this spender's calls at a time. A model filter holds for the model asked for and the one served. */
    public boolean matches(Spender spender, Instant at) {
        return (policy.getValidFrom() == null || !at.isBefore(policy.getValidFrom()))
                && (policy.getValidTo() == null || at.isBefore(policy.getValidTo()))
                && accepts(policy.getTeam(), spender.team())
                && accepts(policy.getUser(), spender.user())
                && accepts(policy.getFunction(), spender.function())
                && (accepts(policy.getModel(), spender.modelAsked())
                        || accepts(policy.getModel(), spender.modelServed()))
                && spender.tags().entrySet().containsAll(policy.getTags().entrySet());
    }

    private static boolean accepts(@Nullable String filter, @Nullable String actual) {
        return filter == null || filter.equals(actual);
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
