package dev.sluice.budget.policy;

import dev.sluice.schema.LlmRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What budgets are matched against.
 *
 * @param tenant tenant that pays
 * @param team team, or null
 * @param user user, or null
 * @param function feature, or null
 * @param tags further attribution
 * @param modelAsked model or route the caller named
 * @param modelServed model that will be called
 */
public record Spender(
        String tenant,
        @Nullable String team,
        @Nullable String user,
        @Nullable String function,
        Map<String, String> tags,
        String modelAsked,
        String modelServed) {

    /** The spender of a request, were it served by a model. */
    public static Spender of(LlmRequest request, String modelServed) {
        return new Spender(
                request.getTenant(),
                request.getTeam(),
                request.getUser(),
                request.getFunction(),
                request.getTags(),
                request.getModel(),
                modelServed);
    }
}
