package dev.sluice.cache.semantic;

import dev.sluice.schema.CachePolicy;
import dev.sluice.schema.Policy;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.MatchRules;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * When rephrased questions are served. Each setting comes from the most specific policy that states it, else from the
 * defaults; so a rule with thresholds for a language leaves a tenant's switch alone.
 */
public final class SemanticRules {

    private final List<Policy> policies;

    /** Rules of a set of policies; those that are not of kind cache are ignored. */
    public SemanticRules(Iterable<Policy> policies) {
        this.policies = StreamSupport.stream(policies.spliterator(), false)
                .filter(policy -> policy.getCache() != null)
                // By id last, so that two equal rules give the same choice on every instance.
                .sorted(Comparator.comparingInt(SemanticRules::specificity)
                        .reversed()
                        .thenComparing(Policy::getPolicyId))
                .toList();
    }

    /**
     * What holds for a request.
     *
     * @param language BCP 47 tag; its first subtag counts
     * @param model id of the embedding model; thresholds hold for one model only
     */
    public SemanticRule rule(
            String tenant, @Nullable String contentType, String queryType, String language, String model) {
        String primary = primary(language);
        List<CachePolicy> fitting = policies.stream()
                .filter(policy -> fits(policy.getTenant(), tenant))
                .map(Policy::getCache)
                .filter(cache -> fits(cache.getContentType(), contentType)
                        && fits(cache.getQueryType(), queryType)
                        && fits(cache.getLanguage(), primary)
                        && fits(cache.getEmbeddingModel(), model))
                .toList();
        List<CachePolicy> ofModel = fitting.stream()
                .filter(cache -> cache.getEmbeddingModel() != null)
                .toList();
        double minSimilarity = first(ofModel, CachePolicy::getMinSimilarity, SemanticRules::isNumber)
                .orElseGet(() -> DefaultSimilarity.of(model, queryType));
        Double minScore = first(ofModel, CachePolicy::getMinScore, SemanticRules::isNumber)
                .orElse(null);
        Set<Guard> disabled = first(fitting, CachePolicy::getDisabledGuards, _ -> true)
                .map(SemanticRules::guards)
                .orElse(Set.of());
        return new SemanticRule(
                first(fitting, CachePolicy::getSemantic, _ -> true).orElse(true),
                new MatchRules(minSimilarity, minScore, disabled));
    }

    private static <T> Optional<T> first(
            List<CachePolicy> rules, Function<CachePolicy, @Nullable T> setting, Predicate<T> usable) {
        return rules.stream()
                .flatMap(rule -> Optional.ofNullable(setting.apply(rule)).stream())
                .filter(usable)
                .findFirst();
    }

    /** Records may come from elsewhere than a checked file. */
    private static boolean isNumber(Double value) {
        return !value.isNaN();
    }

    /** A name that this version does not know switches nothing off. */
    private static Set<Guard> guards(List<String> names) {
        Set<Guard> guards = EnumSet.noneOf(Guard.class);
        for (Guard guard : Guard.values()) {
            if (names.contains(guard.name())) {
                guards.add(guard);
            }
        }
        return guards;
    }

    private static String primary(String language) {
        int subtag = language.indexOf('-');
        return (subtag < 0 ? language : language.substring(0, subtag)).toLowerCase(Locale.ROOT);
    }

    private static boolean fits(@Nullable String rule, @Nullable String value) {
        return rule == null || rule.equals(value);
    }

    /** Tenant before content type before query type before language before model. */
    private static int specificity(Policy policy) {
        CachePolicy cache = policy.getCache();
        return (policy.getTenant() == null ? 0 : 16)
                + (cache.getContentType() == null ? 0 : 8)
                + (cache.getQueryType() == null ? 0 : 4)
                + (cache.getLanguage() == null ? 0 : 2)
                + (cache.getEmbeddingModel() == null ? 0 : 1);
    }
}
