package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.BudgetIncrease;
import dev.sluice.schema.BudgetPolicy;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.ContextPolicy;
import dev.sluice.schema.Message;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import dev.sluice.schema.TemplatePolicy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void readsContextRulesAndTemplates() throws ConfigException {
        PolicyFile file = parse("""
                context:
                  - {tenant: acme, function: chat, model: auto, max-prompt-tokens: 8000, chunk-tokens: 2000, top-k: 5, max-output-tokens: 400}
                  - {top-k: 0}
                templates:
                  - id: support
                    version: 2
                    messages:
                      - {role: system, content: "You help customers of {{ product }}."}
                      - role: user
                        content: |
                          {{question}}
                """);

        assertThat(file.policies())
                .extracting(Policy::getPolicyId)
                .containsExactly("context:acme:chat:auto", "context:*:*:*", "template:*:support:2");
        ContextPolicy context = file.policies().getFirst().getContext();
        assertThat(context.getMaxPromptTokens()).isEqualTo(8_000);
        assertThat(context.getChunkTokens()).isEqualTo(2_000);
        assertThat(context.getTopK()).isEqualTo(5);
        assertThat(context.getMaxOutputTokens()).isEqualTo(400);
        assertThat(file.policies().get(1).getContext().getTopK()).isZero();
        assertThat(file.policies().get(1).getContext().getChunkTokens()).isNull();
        TemplatePolicy template = file.policies().getLast().getTemplate();
        assertThat(template.getVersion()).isEqualTo(2);
        assertThat(template.getMessages())
                .extracting(Message::getContent)
                .containsExactly("You help customers of {{ product }}.", "{{question}}\n");
    }

    @Test
    void refusesContextRulesAndTemplatesThatSayNothing() {
        assertThatThrownBy(() -> parse("""
                        context:
                          - {function: chat}
                        templates:
                          - {id: a, version: 0, messages: [{role: tool, content: "Dear {{first name}}"}]}
                          - {id: b}
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("context[0].max-prompt-tokens = 'none'; allowed: at least one of")
                .hasMessageContaining("templates[0].version = '0'")
                .hasMessageContaining("templates[0].messages[0].role = 'tool'")
                .hasMessageContaining("templates[0].messages[0].content = '{{first name}}'")
                .hasMessageContaining("templates[1].messages = 'none'");
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
                .hasMessageContaining("policies.yaml:3: budgets[0].window = 'fortnight'; allowed: day, week, month, or")
                .hasMessageContaining("policies.yaml:4: budgets[0].limit-usd = '-1'")
                .hasMessageContaining("budgets[1].window is missing")
                .hasMessageContaining("did you mean window?")
                .hasMessageContaining("policies.yaml:7: budgets[1].limit-usd = '0.0000000001'");
    }

    @ParameterizedTest
    @CsvSource({
        "day, DAY",
        "Week, WEEK",
        "month, MONTH",
        "rolling 24h, ROLLING PT24H",
        "Rolling  30d, ROLLING PT720H",
        "rolling PT90M, ROLLING PT1H30M",
    })
    void readsAWindow(String given, String window) throws ConfigException {
        PolicyFile file = parse("budgets:\n  - {id: a, limit-usd: 1, window: " + given + "}\n");

        assertThat(file.policies().getFirst().getBudget().getWindow()).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rolling", "rolling 90s", "rolling 367d", "rolling day", "24h"})
    void refusesAWindowThatCannotBeKept(String window) {
        assertThatThrownBy(() -> parse("budgets:\n  - {id: a, limit-usd: 1, window: " + window + "}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "budgets[0].window = '" + window + "'; allowed: day, week, month, or rolling and");
    }

    @Test
    void readsTemporaryIncreases() throws ConfigException {
        PolicyFile file = parse("""
                budgets:
                  - id: a
                    window: month
                    limit-usd: 100
                    action: shadow
                    increases:
                      - {by-usd: 500, from: 2026-11-10T00:00:00Z, until: 2026-12-01T00:00:00Z, reason: launch}
                """);

        BudgetPolicy budget = file.policies().getFirst().getBudget();
        assertThat(budget.getAction()).isEqualTo("SHADOW");
        assertThat(budget.getIncreases())
                .containsExactly(new BudgetIncrease(
                        500_000_000_000L,
                        Instant.parse("2026-11-10T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        "launch"));
    }

    @Test
    void refusesAnIncreaseOfNothingOrWithoutEnd() {
        assertThatThrownBy(() -> parse("""
                        budgets:
                          - id: a
                            window: month
                            limit-usd: 100
                            increases:
                              - {by-usd: 0, from: 2026-11-10T00:00:00Z, until: 2026-11-10T00:00:00Z}
                              - {by-usd: 1, from: 2026-11-10T00:00:00Z}
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("increases[0].by-usd = '0'; allowed: an amount in USD")
                .hasMessageContaining("increases[0].until = '2026-11-10T00:00:00Z'; allowed: an instant after from")
                .hasMessageContaining("increases[1].until is missing");
    }

    @Test
    void readsWhenRephrasedQuestionsAreServed() throws ConfigException {
        PolicyFile file = parse("""
                cache:
                  - {tenant: acme, semantic: false}
                  - {query-type: faq, language: en, embedding-model: all-minilm-l6-v2-q, min-similarity: -0.5,
                     min-score: 0.985, disabled-guards: [number, Aspect]}
                  - {query-type: faq, disabled-guards: [], ttl: 1h}
                """);

        assertThat(file.policies())
                .extracting(Policy::getPolicyId)
                .containsExactly("cache:acme:*:*", "cache:*:*:faq:en:all-minilm-l6-v2-q", "cache:*:*:faq");
        assertThat(file.policies())
                .extracting(Policy::getCache)
                .containsExactly(
                        CachePolicy.newBuilder().setSemantic(false).build(),
                        CachePolicy.newBuilder()
                                .setQueryType("faq")
                                .setLanguage("en")
                                .setEmbeddingModel("all-minilm-l6-v2-q")
                                .setMinSimilarity(-0.5)
                                .setMinScore(0.985)
                                .setDisabledGuards(List.of("NUMBER", "ASPECT"))
                                .build(),
                        CachePolicy.newBuilder()
                                .setQueryType("faq")
                                .setDisabledGuards(List.of())
                                .setTtlMs(3_600_000L)
                                .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "semantic: maybe | semantic = 'maybe'; allowed: true or false",
                "embedding-model: m, min-similarity: 1.01 | min-similarity = '1.01'; allowed: a number from -1 to 1",
                "embedding-model: m, min-score: -0.1 | min-score = '-0.1'; allowed: a number from 0 to 1",
                "embedding-model: m, min-score: NaN | min-score = 'NaN'; allowed: a number from 0 to 1",
                "disabled-guards: [negatoin] | disabled-guards = 'negatoin'; allowed: a list of number, unit, date,",
                "semantic: true, language: en-GB | language = 'en-GB'; allowed: an ISO 639 code such as en",
                "semantic: true, query-type: chat | query-type = 'chat'; allowed: faq, search, support, transaction",
                "min-score: 0.9 | embedding-model = 'none'; allowed: the id of the model that min-similarity and",
                "ttl: 1h, language: en | ttl = 'given for a language or model'; allowed: a rule of its own",
                "query-type: faq | ttl = 'none'; allowed: at least one of ttl, semantic, min-similarity, min-score",
                "semantik: true, ttl: 1h | semantik = 'unknown key'; allowed: did you mean semantic?",
            })
    void refusesACacheRuleThatIsWrong(String rule, String problem) {
        assertThatThrownBy(() -> parse("cache:\n  - {" + rule + "}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("policies.yaml:2: cache[0]." + problem);
    }

    @Test
    void readsEveryConditionOfAPrice() throws ConfigException {
        Price price = parse("""
                prices:
                  - {id: a, provider: p, model: "gpt-*-sol", tenant: acme, service-tier: FLEX, region: us, batch: true,
                     min-prompt-tokens: 272001, when: ["mon-fri 01:00-04:00", "Sun 00:00-24:00", "05:30-06:00"],
                     except-dates: [2026-10-01], free: true, input: 2, output: 0, valid-from: 2026-01-01T00:00:00Z}
                """).prices().getFirst();

        assertThat(price.getModel()).isEqualTo("gpt-*-sol");
        assertThat(price.getTenant()).isEqualTo("acme");
        assertThat(price.getServiceTier()).isEqualTo("flex");
        assertThat(price.getRegion()).isEqualTo("us");
        assertThat(price.getBatch()).isTrue();
        assertThat(price.getMinPromptTokens()).isEqualTo(272_001);
        assertThat(price.getWindows())
                .containsExactly(
                        new PriceWindow(1, 5, 60, 240),
                        new PriceWindow(7, 7, 0, 1_440),
                        new PriceWindow(1, 7, 330, 360));
        assertThat(price.getExceptDates()).containsExactly("2026-10-01");
        assertThat(price.getFree()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "input: 0, output: 1 | input = '0'; allowed: a price above 0, or free: true",
                "input: 1, output: 0 | output = '0'; allowed: a price above 0, or free: true",
                "input: 1, output: 1, cache-write: {5m: 0} | cache-write.5m = '0'; allowed: a price above 0",
                "input: 1, output: 1, when: [\"04:00-01:00\"] | when = '04:00-01:00'; allowed: UTC times such as",
                "input: 1, output: 1, when: [\"fri-mon 01:00-02:00\"] | when = 'fri-mon 01:00-02:00'; allowed: UTC",
                "input: 1, output: 1, when: [\"01:00-24:01\"] | when = '01:00-24:01'; allowed: UTC times",
                "input: 1, output: 1, except-dates: [2026-10-01] | except-dates = '2026-10-01'; allowed: UTC dates",
                "input: 1, output: 1, service-tier: batch | service-tier = 'batch'; allowed: another tier",
                "input: 1, output: 1, valid-to: 2026-01-01T00:00:00Z | valid-to = '2026-01-01T00:00:00Z'; allowed: an",
                "input: 1, output: 1, modell: x | modell = 'unknown key'; allowed: did you mean model?",
            })
    void refusesAPriceThatIsWrong(String fields, String problem) {
        String entry =
                "prices:\n  - {id: a, provider: p, model: m, valid-from: 2026-01-01T00:00:00Z, " + fields + "}\n";

        assertThatThrownBy(() -> parse(entry))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("policies.yaml:2: prices[0]." + problem);
    }

    @Test
    void refusesTwoCacheRulesForTheSameRequests() {
        assertThatThrownBy(() -> parse("""
                        cache:
                          - {query-type: faq, language: en, semantic: true}
                          - {query-type: faq, language: uk, semantic: true}
                          - {query-type: faq, language: en, disabled-guards: [number]}
                        """))
                .hasMessage(
                        "policies.yaml:4: cache[2].id = 'cache:*:*:faq:en:*'; allowed: an id that the file has once");
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
