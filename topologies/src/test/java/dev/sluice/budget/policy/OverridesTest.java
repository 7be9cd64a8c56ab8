package dev.sluice.budget.policy;

import static dev.sluice.budget.Fixtures.T0;
import static dev.sluice.budget.Fixtures.TENANT;
import static dev.sluice.budget.Fixtures.budget;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Policy;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OverridesTest {

    private static final Spender ALICE =
            new Spender(TENANT, "support", "alice", "chat", Map.of("env", "prod", "region", "eu"), "auto", "small");

    private static Policy general(String id, UnaryOperator<BudgetPolicy.Builder> with) {
        return Policy.newBuilder(budget(id, 1, with)).setTenant(null).build();
    }

    private static List<String> matching(Policy... policies) {
        return new PolicyIndex(List.of(policies))
                .forTenant(TENANT).budgets(ALICE, T0).stream()
                        .map(match -> match.rule().budgetId(match.subject()))
                        .toList();
    }

    @Test
    void aBudgetOfTheirOwnReplacesTheDefaultForEachUserOrTeam() {
        Policy each = budget("each", 1, b -> b.setPer("USER"));
        Policy teams = budget("teams", 1, b -> b.setPer("TEAM"));

        assertThat(matching(each, teams, budget("alice", 1, b -> b.setUser("alice"))))
                .containsExactlyInAnyOrder("teams:support", "alice");
        assertThat(matching(each, teams, budget("support", 1, b -> b.setTeam("support"))))
                .containsExactlyInAnyOrder("each:alice", "support");
        assertThat(matching(each, budget("bob", 1, b -> b.setUser("bob")))).containsExactly("each:alice");
    }

    @Test
    void onlyOneOfTheSameWindowAndSelectorsReplaces() {
        Policy each = budget("each", 1, b -> b.setPer("USER"));

        assertThat(matching(each, budget("month", 1, b -> b.setUser("alice").setWindow("MONTH"))))
                .containsExactlyInAnyOrder("each:alice", "month");
        assertThat(matching(each, budget("chat", 1, b -> b.setUser("alice").setFunction("chat"))))
                .containsExactlyInAnyOrder("each:alice", "chat");
        assertThat(matching(
                        budget("each", 1, b -> b.setPer("USER").setTags(Map.of("env", "prod"))),
                        budget("prod", 1, b -> b.setUser("alice").setTags(Map.of("env", "prod")))))
                .containsExactly("prod");
    }

    @Test
    void aBudgetNotInForceReplacesNothing() {
        Policy each = budget("each", 1, b -> b.setPer("USER"));

        assertThat(matching(each, budget("over", 1, b -> b.setUser("alice").setValidTo(T0))))
                .containsExactly("each:alice");
    }

    @Test
    void aShadowLiftsNoLimitButReplacesAShadow() {
        Policy shadow = budget("alice", 1, b -> b.setUser("alice").setEnforcement("SHADOW"));

        assertThat(matching(budget("each", 1, b -> b.setPer("USER")), shadow))
                .containsExactlyInAnyOrder("each:alice", "alice");
        assertThat(matching(budget("each", 1, b -> b.setPer("USER").setAction("SHADOW")), shadow))
                .containsExactly("alice");
    }

    @Test
    void aBudgetOfTheTenantReplacesTheOneForAllTenants() {
        assertThat(matching(general("all", b -> b), budget("own", 1))).containsExactly("own");
        assertThat(matching(general("each", b -> b.setPer("USER")), budget("own", 1, b -> b.setPer("USER"))))
                .containsExactly("own:alice");
        assertThat(matching(general("each", b -> b.setPer("USER")), budget("alice", 1, b -> b.setUser("alice"))))
                .containsExactly("alice");
    }

    @Test
    void twoThatAreMoreSpecificInDifferentWaysBothCount() {
        assertThat(matching(budget("own", 1, b -> b.setPer("USER")), general("alice", b -> b.setUser("alice"))))
                .containsExactlyInAnyOrder("own:alice", "alice");
    }

    @Test
    void everyBudgetThatSelectsTheCallIsFoundByWhateverItSelects() {
        assertThat(matching(
                        budget("tenant", 1),
                        budget("tag", 1, b -> b.setTags(Map.of("env", "prod"))),
                        budget("tags", 1, b -> b.setTags(Map.of("env", "prod", "region", "eu"))),
                        budget("other-tag", 1, b -> b.setTags(Map.of("env", "dev"))),
                        budget("no-tag", 1, b -> b.setTags(Map.of("stage", "prod"))),
                        budget("asked", 1, b -> b.setModel("auto")),
                        budget("served", 1, b -> b.setModel("small")),
                        budget("other-model", 1, b -> b.setModel("large")),
                        budget(
                                "all",
                                1,
                                b -> b.setUser("alice")
                                        .setTeam("support")
                                        .setFunction("chat")
                                        .setModel("small")),
                        budget("other-team", 1, b -> b.setUser("alice").setTeam("sales"))))
                .containsExactlyInAnyOrder("tenant", "tag", "tags", "asked", "served", "all");
    }
}
