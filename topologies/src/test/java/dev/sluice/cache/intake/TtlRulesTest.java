package dev.sluice.cache.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.Fixtures;
import dev.sluice.schema.CacheDirectives;
import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TtlRulesTest {

    @Test
    void rulesForTheSemanticTierSayNothingAboutHowLongAnswersLive() {
        TtlRules rules = new TtlRules(List.of(
                policy(
                        "a",
                        "acme",
                        cache -> cache.setContentType("pricing")
                                .setQueryType("faq")
                                .setSemantic(false)
                                .setDisabledGuards(List.of("NUMBER"))),
                policy("b", null, cache -> cache.setTtlMs(5L))));

        assertThat(rules.ttlMs(request("pricing"), "faq")).isEqualTo(5);
    }

    @Test
    void aTtlForOneLanguageOrModelDoesNotCount() {
        TtlRules rules = new TtlRules(List.of(
                policy("a", "acme", cache -> cache.setLanguage("en").setTtlMs(1L)),
                policy("b", "acme", cache -> cache.setEmbeddingModel("m").setTtlMs(2L))));

        assertThat(rules.ttlMs(request("pricing"), "faq"))
                .isEqualTo(Duration.ofHours(4).toMillis());
    }

    @Test
    void aRuleWithBothStatesItsTtl() {
        TtlRules rules = new TtlRules(List.of(policy(
                "a", null, cache -> cache.setQueryType("faq").setSemantic(true).setTtlMs(3L))));

        assertThat(rules.ttlMs(request("pricing"), "faq")).isEqualTo(3);
        assertThat(rules.ttlMs(request(null), "search"))
                .isEqualTo(Duration.ofDays(1).toMillis());
    }

    @Test
    void tenantCountsMoreThanContentTypeAndThatMoreThanQueryType() {
        List<Policy> policies = List.of(
                policy("a", null, cache -> cache.setTtlMs(1L)),
                policy("b", null, cache -> cache.setQueryType("faq").setTtlMs(2L)),
                policy("c", null, cache -> cache.setContentType("pricing").setTtlMs(3L)),
                policy("d", "acme", cache -> cache.setTtlMs(4L)));

        for (int i = 0; i < policies.size(); i++) {
            assertThat(new TtlRules(policies.subList(0, i + 1)).ttlMs(request("pricing"), "faq"))
                    .isEqualTo(i + 1);
        }
    }

    private static LlmRequest request(@Nullable String contentType) {
        return Fixtures.request("r", "How?")
                .setCache(
                        CacheDirectives.newBuilder().setContentType(contentType).build())
                .build();
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
