package dev.sluice.bench;

import dev.sluice.schema.Admission;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.TokenUsage;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One tenant under five levels of hard budgets, and many budgets of others that its requests must be matched against. */
final class GateTraffic {

    static final String TENANT = "bench";

    private static final long NEVER_REACHED = 4_000_000_000_000_000_000L;
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PROMPT_TOKENS = 400;

    private GateTraffic() {}

    /**
     * Deployment and budgets.
     *
     * @param budgets how many in all; five count for each request, unless the user has one of their own
     * @param window their window, as in a policy
     */
    static List<Policy> policies(int budgets, String window) {
        List<Policy> policies = new ArrayList<>();
        policies.add(policy("deployment")
                .setDeployment(DeploymentPolicy.newBuilder()
                        .setModel("m")
                        .setProvider("openai")
                        .setMaxOutputTokens(512)
                        .build())
                .build());
        policies.add(budget("tenant", window, b -> b));
        policies.add(budget("team", window, b -> b.setPer("TEAM")));
        policies.add(budget("user", window, b -> b.setPer("USER")));
        policies.add(budget("function", window, b -> b.setFunction("chat")));
        policies.add(budget("model", window, b -> b.setModel("m")));
        for (int i = 5; i < budgets; i++) {
            int number = i;
            policies.add(budget("other-" + i, window, b -> switch (number % 4) {
                case 0 -> b.setUser("user-" + number);
                case 1 -> b.setTeam("other-team-" + number);
                case 2 -> b.setModel("other-model-" + number);
                default -> b.setTags(Map.of("project", "p" + number));
            }));
        }
        return policies;
    }

    static List<Price> prices() {
        return List.of(Price.newBuilder()
                .setPriceId("bench")
                .setProvider("openai")
                .setModel("m")
                .setPrices(UnitPrices.newBuilder()
                        .setInput(usd("0.25"))
                        .setOutput(usd("2"))
                        .build())
                .setValidFrom(LONG_AGO)
                .build());
    }

    /** A request of a user; every user is in one of a hundred teams. */
    static Admission admission(long number, int user, Instant at) {
        String id = "request-" + number;
        LlmRequest request = LlmRequest.newBuilder()
                .setRequestId(id)
                .setTenant(TENANT)
                .setTeam("team-" + user % 100)
                .setUser("user-" + user)
                .setFunction("chat")
                .setTags(Map.of("project", "sluice", "env", "prod"))
                .setModel("m")
                .setMessages(List.of(Message.newBuilder()
                        .setRole("user")
                        .setContent("Which of our invoices of last month are still open, and whom do I remind first?")
                        .build()))
                .setMaxOutputTokens(512)
                .setCreatedAt(at)
                .build();
        return Admission.newBuilder()
                .setRequest(request)
                .setContentHash("c-" + id)
                .setFlightKey("f-" + id)
                .setEntryId("e-" + id)
                .setBodyTtlMs(60_000)
                .setPromptTokens(PROMPT_TOKENS)
                .setLanguage("en")
                .setQueryType("support")
                .setReceivedAt(at)
                .build();
    }

    static Completion started(long number, Instant at) {
        return report(CompletionKind.STARTED, number, at).build();
    }

    static Completion succeeded(long number, Instant at) {
        return report(CompletionKind.SUCCEEDED, number, at)
                .setUsage(new TokenUsage((long) PROMPT_TOKENS, 0L, Map.of(), 180L, 0L))
                .setModelServed("m")
                .setProviderRequestId("call-" + number)
                .build();
    }

    private static Completion.Builder report(CompletionKind kind, long number, Instant at) {
        return Completion.newBuilder()
                .setKind(kind)
                .setRequestId("request-" + number)
                .setTenant(TENANT)
                .setDispatchId("request-" + number + ":1")
                .setAt(at);
    }

    private static Policy budget(String id, String window, UnaryOperator<BudgetPolicy.Builder> selectors) {
        BudgetPolicy.Builder budget =
                BudgetPolicy.newBuilder().setWindow(window).setLimitNanoUsd(NEVER_REACHED);
        return policy(id).setBudget(selectors.apply(budget).build()).build();
    }

    private static Policy.Builder policy(String id) {
        return Policy.newBuilder().setPolicyId(id).setTenant(TENANT).setUpdatedAt(LONG_AGO);
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount).setScale(9);
    }
}
