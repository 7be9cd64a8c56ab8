package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.Policy;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.MatchRules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemanticRulesTest {

    private static final String MINILM = "all-minilm-l6-v2-q";

    @ParameterizedTest
    @CsvSource({
        "all-minilm-l6-v2-q, faq, 0.65",
        "all-minilm-l6-v2-q, transaction, 0.65",
        "lexical-1, support, 0.15",
        "text-embedding-3-small, faq, 0.94",
        "text-embedding-3-small, search, 0.88",
        "text-embedding-3-small, support, 0.92",
        "text-embedding-3-small, transaction, 0.97",
        "text-embedding-3-small, general, 0.92",
    })
    void withoutPoliciesEveryQueryTypeIsServedAtItsModelsSimilarity(String model, String queryType, double least) {
        SemanticRule rule = new SemanticRules(List.of()).rule("acme", null, queryType, "en", model);

        assertThat(rule).isEqualTo(new SemanticRule(true, new MatchRules(least, null, Set.of())));
    }

    @Test
    void aPolicyHoldsOnlyWhereAllOfItsFieldsFit() {
        SemanticRules rules = new SemanticRules(List.of(policy(
                "p",
                "acme",
                cache -> cache.setContentType("pricing")
                        .setQueryType("faq")
                        .setLanguage("en")
                        .setEmbeddingModel(MINILM)
                        .setSemantic(false))));

        assertThat(rules.rule("acme", "pricing", "faq", "en", MINILM).enabled()).isFalse();
        assertThat(rules.rule("acme", "pricing", "faq", "en-GB", MINILM).enabled())
                .isFalse();
        assertThat(rules.rule("acme", "pricing", "faq", "EN", MINILM).enabled()).isFalse();
        assertThat(rules.rule("other", "pricing", "faq", "en", MINILM).enabled())
                .isTrue();
        assertThat(rules.rule("acme", null, "faq", "en", MINILM).enabled()).isTrue();
        assertThat(rules.rule("acme", "pricing", "search", "en", MINILM).enabled())
                .isTrue();
        assertThat(rules.rule("acme", "pricing", "faq", "enm", MINILM).enabled())
                .isTrue();
        assertThat(rules.rule("acme", "pricing", "faq", "en", "other").enabled())
                .isTrue();
    }

    @Test
    void theMostSpecificPolicyWinsTenantFirst() {
        List<Policy> ascending = List.of(
                policy("z", null, cache -> cache.setEmbeddingModel(MINILM).setMinScore(0.1)),
                policy(
                        "y",
                        null,
                        cache -> cache.setEmbeddingModel(MINILM)
                                .setLanguage("en")
                                .setMinScore(0.2)),
                policy(
                        "x",
                        null,
                        cache -> cache.setEmbeddingModel(MINILM)
                                .setQueryType("faq")
                                .setMinScore(0.3)),
                policy(
                        "w",
                        null,
                        cache -> cache.setEmbeddingModel(MINILM)
                                .setContentType("pricing")
                                .setMinScore(0.4)),
                policy("v", "acme", cache -> cache.setEmbeddingModel(MINILM).setMinScore(0.5)));

        for (int i = 0; i < ascending.size(); i++) {
            SemanticRules rules = new SemanticRules(ascending.subList(0, i + 1));
            SemanticRules reversed =
                    new SemanticRules(ascending.subList(0, i + 1).reversed());

            assertThat(asked(rules).match().minScore()).isEqualTo((i + 1) / 10.0);
            assertThat(asked(reversed)).isEqualTo(asked(rules));
        }
    }

    @Test
    void ofEquallySpecificPoliciesTheFirstIdWinsInAnyOrder() {
        Policy first = policy("a", null, cache -> cache.setQueryType("faq").setSemantic(false));
        Policy second = policy("b", null, cache -> cache.setQueryType("faq").setSemantic(true));

        assertThat(asked(new SemanticRules(List.of(first, second))).enabled()).isFalse();
        assertThat(asked(new SemanticRules(List.of(second, first))).enabled()).isFalse();
    }

    @Test
    void whatAPolicyDoesNotStateComesFromTheNextOne() {
        SemanticRules rules = new SemanticRules(List.of(
                policy("off", "acme", cache -> cache.setSemantic(false)),
                policy("guards", null, cache -> cache.setDisabledGuards(List.of("NUMBER", "ASPECT"))),
                policy(
                        "calibrated",
                        null,
                        cache -> cache.setQueryType("faq")
                                .setLanguage("en")
                                .setEmbeddingModel(MINILM)
                                .setMinSimilarity(0.7)
                                .setMinScore(0.9)),
                policy("ttl", "acme", cache -> cache.setQueryType("faq").setTtlMs(1L))));

        assertThat(asked(rules))
                .isEqualTo(new SemanticRule(false, new MatchRules(0.7, 0.9, Set.of(Guard.NUMBER, Guard.ASPECT))));
    }

    @Test
    void anEmptyListSwitchesGuardsOnAgain() {
        SemanticRules rules = new SemanticRules(List.of(
                policy("all", null, cache -> cache.setDisabledGuards(List.of("NUMBER"))),
                policy("acme", "acme", cache -> cache.setDisabledGuards(List.of()))));

        assertThat(asked(rules).match().disabled()).isEmpty();
        assertThat(rules.rule("other", null, "faq", "en", MINILM).match().disabled())
                .containsExactly(Guard.NUMBER);
    }

    @Test
    void thresholdsThatNameNoModelOrAreNoNumbersDoNotCount() {
        SemanticRules rules = new SemanticRules(List.of(
                policy("any", "acme", cache -> cache.setMinSimilarity(0.1).setMinScore(0.1)),
                policy(
                        "nan",
                        "acme",
                        cache -> cache.setEmbeddingModel(MINILM)
                                .setMinSimilarity(Double.NaN)
                                .setMinScore(Double.NaN))));

        assertThat(asked(rules).match()).isEqualTo(new MatchRules(0.65, null, Set.of()));
    }

    @Test
    void guardsThisVersionDoesNotKnowAreNotSwitchedOff() {
        SemanticRules rules = new SemanticRules(
                List.of(policy("p", null, cache -> cache.setDisabledGuards(List.of("TONE", "UNIT", "unit")))));

        assertThat(asked(rules).match().disabled()).containsExactly(Guard.UNIT);
    }

    private static SemanticRule asked(SemanticRules rules) {
        return rules.rule("acme", "pricing", "faq", "en", MINILM);
    }

    private static Policy policy(String id, @Nullable String tenant, UnaryOperator<CachePolicy.Builder> fields) {
        return Policy.newBuilder()
                .setPolicyId(id)
                .setTenant(tenant)
                .setCache(fields.apply(CachePolicy.newBuilder()).build())
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}
