package dev.sluice.budget.policy;

import dev.sluice.schema.BudgetPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose calls a budget counts; null: whoever's.
 *
 * @param tags tags it wants, with their values
 */
record Selector(
        @Nullable String user,
        @Nullable String team,
        @Nullable String function,
        @Nullable String model,
        Map<String, String> tags) {

    /**
     * Which attributes budgets select by. Budgets of one shape are found by one look-up, however many they are.
     *
     * @param tags names of the tags
     */
    record Shape(boolean user, boolean team, boolean function, boolean model, Set<String> tags) {

        /** What a budget of this shape must select by to count a call; null when the call has not all of it. */
        @Nullable
        Selector of(Spender spender, String servedOrAsked) {
            if ((user && spender.user() == null)
                    || (team && spender.team() == null)
                    || (function && spender.function() == null)) {
                return null;
            }
            @Nullable Map<String, String> wanted = tags.isEmpty() ? Map.of() : tagsOf(spender);
            if (wanted == null) {
                return null;
            }
            return new Selector(
                    user ? spender.user() : null,
                    team ? spender.team() : null,
                    function ? spender.function() : null,
                    model ? servedOrAsked : null,
                    wanted);
        }

        private @Nullable Map<String, String> tagsOf(Spender spender) {
            Map<String, String> wanted = new HashMap<>();
            for (String tag : tags) {
                @Nullable String value = spender.tags().get(tag);
                if (value == null) {
                    return null;
                }
                wanted.put(tag, value);
            }
            return wanted;
        }
    }

    static Selector of(BudgetPolicy policy) {
        return new Selector(
                policy.getUser(),
                policy.getTeam(),
                policy.getFunction(),
                policy.getModel(),
                Map.copyOf(policy.getTags()));
    }

    static Shape shape(BudgetPolicy policy) {
        return new Shape(
                policy.getUser() != null,
                policy.getTeam() != null,
                policy.getFunction() != null,
                policy.getModel() != null,
                Set.copyOf(policy.getTags().keySet()));
    }

    /** The same with one attribute named; null names nobody. */
    Selector with(String per, @Nullable String subject) {
        return switch (per) {
            case "USER" -> new Selector(subject, team, function, model, tags);
            case "TEAM" -> new Selector(user, subject, function, model, tags);
            case "FUNCTION" -> new Selector(user, team, subject, model, tags);
            case "MODEL" -> new Selector(user, team, function, subject, tags);
            default -> throw new IllegalArgumentException("Validated when the policy was read: per " + per);
        };
    }
}
