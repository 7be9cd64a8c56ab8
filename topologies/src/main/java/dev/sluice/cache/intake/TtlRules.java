package dev.sluice.cache.intake;

import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Policy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How long an answer lives: the request's own wish, else the most specific policy, else the content type's default. */
public final class TtlRules {

    static final Duration LONGEST = Duration.ofDays(30);
    private static final Duration OTHERWISE = Duration.ofDays(1);
    private static final Map<String, Duration> DEFAULTS = Map.of(
            "pricing", Duration.ofHours(4),
            "product-info", Duration.ofDays(1),
            "policy", Duration.ofDays(7),
            "general-faq", Duration.ofDays(14));

    private final List<Policy> policies;

    /** Rules of a set of policies; those that are not of kind cache are ignored. */
    public TtlRules(Iterable<Policy> policies) {
        this.policies = StreamSupport.stream(policies.spliterator(), false)
                .filter(policy -> policy.getCache() != null && statesTtl(policy.getCache()))
                // By id last, so that two equal rules give the same choice on every instance.
                .sorted(Comparator.comparingInt(TtlRules::specificity)
                        .reversed()
                        .thenComparing(Policy::getPolicyId))
                .toList();
    }

    /** Time to live in ms, at most 30 days; 0: never cached. */
    public long ttlMs(LlmRequest request, String queryType) {
        String contentType =
                request.getCache() == null ? null : request.getCache().getContentType();
        Long wish = request.getCache() == null ? null : request.getCache().getTtlMs();
        long ttl = wish != null
                ? wish
                : policies.stream()
                        .filter(policy -> holds(policy, request.getTenant(), contentType, queryType))
                        .findFirst()
                        .map(policy -> policy.getCache().getTtlMs())
                        .orElseGet(() -> fallback(contentType).toMillis());
        return Math.clamp(ttl, 0, LONGEST.toMillis());
    }

    private static Duration fallback(@Nullable String contentType) {
        return contentType == null ? OTHERWISE : DEFAULTS.getOrDefault(contentType, OTHERWISE);
    }

    /** Answers of one entry serve all languages: what is for one language or model says nothing about how long. */
    private static boolean statesTtl(CachePolicy cache) {
        return cache.getTtlMs() != null && cache.getLanguage() == null && cache.getEmbeddingModel() == null;
    }

    private static boolean holds(Policy policy, String tenant, @Nullable String contentType, String queryType) {
        CachePolicy cache = policy.getCache();
        return fits(policy.getTenant(), tenant)
                && fits(cache.getContentType(), contentType)
                && fits(cache.getQueryType(), queryType);
    }

    private static boolean fits(@Nullable String rule, @Nullable String value) {
        return rule == null || Objects.equals(rule, value);
    }

    /** Tenant before content type before query type. */
    private static int specificity(Policy policy) {
        CachePolicy cache = policy.getCache();
        return (policy.getTenant() == null ? 0 : 4)
                + (cache.getContentType() == null ? 0 : 2)
                + (cache.getQueryType() == null ? 0 : 1);
    }
}
