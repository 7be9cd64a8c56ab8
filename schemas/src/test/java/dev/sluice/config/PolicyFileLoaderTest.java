package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PolicyFileLoaderTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Path FILE = Path.of("policies.yaml");

    @Test
    void readsEveryKindOfPolicy() throws ConfigException {
        PolicyFile file = parse("""
                prices:
                  - id: mini-2026
                    provider: openai
                    model: gpt-5-mini
                    input: 0.25
                    cache-read: 0.025
                    cache-write: {5m: 0.3125}
                    output: 2
                    valid-from: 2026-01-01T00:00:00Z
                deployments:
                  - {model: gpt-5-mini, provider: openai, max-output-tokens: 512}
                routes:
                  - {name: auto, models: [gpt-5-nano, gpt-5-mini]}
                tenants:
                  - {tenant: acme, time-zone: Europe/Kyiv}
                cache:
                  - {content-type: pricing, ttl: 4h}
                budgets:
                  - {id: acme-month, tenant: acme, window: month, limit-usd: 25.000000001, thresholds: [80%, 99.5%]}
                """);

        Price price = file.prices().getFirst();
        assertThat(price.getPrices().getInput()).isEqualByComparingTo("0.25");
        assertThat(price.getPrices().getCacheWrite().get("5m")).isEqualByComparingTo(new BigDecimal("0.3125"));
        assertThat(file.policies())
                .extracting(Policy::getPolicyId)
                .containsExactly(
                        "deployment:*:gpt-5-mini",
                        "route:*:auto",
                        "tenant:acme:settings",
                        "cache:*:pricing:*",
                        "acme-month");
        BudgetPolicy budget = file.policies().getLast().getBudget();
        assertThat(budget.getLimitNanoUsd()).isEqualTo(25_000_000_001L);
        assertThat(budget.getThresholdsBps()).containsExactly(8_000, 9_950);
        assertThat(budget.getWindow()).isEqualTo("MONTH");
    }

    @Test
    void namesFileLineAndFieldOfEveryProblem() {
        assertThatThrownBy(() -> parse("""
                        budgets:
                          - id: a
                            window: fortnight
                            limit-usd: -1
                          - id: b
                            windows: day
                            limit-usd: 0.0000000001
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("policies.yaml:3: budgets[0].window = 'fortnight'; allowed: day or month")
                .hasMessageContaining("policies.yaml:4: budgets[0].limit-usd = '-1'")
                .hasMessageContaining("budgets[1].window is missing")
                .hasMessageContaining("did you mean window?")
                .hasMessageContaining("policies.yaml:7: budgets[1].limit-usd = '0.0000000001'");
    }

    @Test
    void refusesAnIdThatIsThereTwice() {
        assertThatThrownBy(() -> parse("""
                        budgets:
                          - {id: a, window: day, limit-usd: 1}
                          - {id: a, window: month, limit-usd: 2}
                        """)).hasMessageContaining("policies.yaml:3: budgets[1].id = 'a'");
    }

    private static PolicyFile parse(String yaml) throws ConfigException {
        return PolicyFileLoader.parse(yaml, FILE, NOW);
    }
}
