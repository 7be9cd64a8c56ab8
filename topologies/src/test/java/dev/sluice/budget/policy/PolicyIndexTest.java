package dev.sluice.budget.policy;

import static dev.sluice.budget.Fixtures.budget;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyIndexTest {

    @Test
    void tenantsWithoutAPolicyOfTheirOwnShareOneSetOfRules() {
        Policy own = Policy.newBuilder(budget("own", 1)).setTenant("acme").build();
        PolicyIndex index = new PolicyIndex(
                List.of(Policy.newBuilder(budget("all", 1)).setTenant(null).build(), own));

        assertThat(index.forTenant("invented-1")).isSameAs(index.forTenant("invented-2"));
        assertThat(index.forTenant("acme")).isNotSameAs(index.forTenant("invented-1"));
    }
}
