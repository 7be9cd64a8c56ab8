package dev.sluice.economy;

import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What requests may send at most: each value from the most specific policy that fits and states it. Immutable. */
public final class ContextRules {

    /** Rules that limit nothing. */
    public static final ContextRules NONE = new ContextRules(List.of());

    private final List<Policy> policies;

    /**
     * Limits of the passages of a request; null: none.
     *
     * @param topK most passages
     * @param tokens most tokens of all together
     */
    public record Chunks(@Nullable Integer topK, @Nullable Integer tokens) {}

    /**
     * Limits of a call; null: none.
     *
     * @param promptTokens most tokens of the prompt
     * @param outputTokens highest output ceiling
     */
    public record Limits(
            @Nullable Integer promptTokens, @Nullable Integer outputTokens) {

        static final Limits NONE = new Limits(null, null);
    }

    /** Rules of a set of policies; those of other kinds are ignored. */
    public ContextRules(Iterable<Policy> policies) {
        this.policies = StreamSupport.stream(policies.spliterator(), false)
                .filter(policy -> policy.getContext() != null)
                // By id last, so that two equal rules give the same choice on every instance.
                .sorted(Comparator.comparingInt(ContextRules::specificity)
                        .reversed()
                        .thenComparing(Policy::getPolicyId))
                .toList();
    }

    /** Limits of the passages of a request. */
    public Chunks chunks(LlmRequest request) {
        if (policies.isEmpty()) {
            return new Chunks(null, null);
        }
        return new Chunks(
                value(request, request.getModel(), ContextPolicy::getTopK),
                value(request, request.getModel(), ContextPolicy::getChunkTokens));
    }

    /** Limits of a call that serves a request with a model. */
    public Limits limits(LlmRequest request, String served) {
        if (policies.isEmpty()) {
            return Limits.NONE;
        }
        return new Limits(
                value(request, served, ContextPolicy::getMaxPromptTokens),
                value(request, served, ContextPolicy::getMaxOutputTokens));
    }

    /**
     * What keeps the answers of a function apart from those of others, whose prompts are cut and whose answers are
     * limited differently; null where it has no rules of its own.
     */
    public @Nullable String scope(LlmRequest request) {
        if (policies.isEmpty() || request.getFunction() == null) {
            return null;
        }
        String rules = policies.stream()
                .filter(policy -> policy.getContext().getFunction() != null)
                .filter(policy -> isFor(policy, request))
                .map(policy -> policy.getContext())
                .filter(rule -> rule.getMaxPromptTokens() != null || rule.getMaxOutputTokens() != null)
                .map(rule -> rule.getModel() + "\n" + rule.getMaxPromptTokens() + "\n" + rule.getMaxOutputTokens())
                .collect(Collectors.joining("\n\n"));
        return rules.isEmpty() ? null : rules;
    }

    private @Nullable Integer value(
            LlmRequest request, String served, Function<ContextPolicy, @Nullable Integer> setting) {
        for (Policy policy : policies) {
            Integer stated = setting.apply(policy.getContext());
            if (stated != null && isFor(policy, request) && isForModel(policy.getContext(), request, served)) {
                return stated;
            }
        }
        return null;
    }

    private static boolean isFor(Policy policy, LlmRequest request) {
        return fits(policy.getTenant(), request.getTenant())
                && fits(policy.getContext().getFunction(), request.getFunction());
    }

    private static boolean isForModel(ContextPolicy rule, LlmRequest request, String served) {
        return rule.getModel() == null
                || rule.getModel().equals(served)
                || rule.getModel().equals(request.getModel());
    }

    private static boolean fits(@Nullable String rule, @Nullable String value) {
        return rule == null || Objects.equals(rule, value);
    }

    /** Tenant before function before model. */
    private static int specificity(Policy policy) {
        ContextPolicy rule = policy.getContext();
        return (policy.getTenant() == null ? 0 : 4)
                + (rule.getFunction() == null ? 0 : 2)
                + (rule.getModel() == null ? 0 : 1);
    }
}
