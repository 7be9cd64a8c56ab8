package dev.sluice.config;

import dev.sluice.schema.CachePolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a rule of the list {@code cache} of a policy file. */
public final class CachePolicyReader {

    /** Guards of the semantic tier, by the names of {@code dev.sluice.semantic.verifier.Guard}. */
    public static final List<String> GUARDS = List.of(
            "NUMBER",
            "UNIT",
            "DATE",
            "IDENTIFIER",
            "QUOTED",
            "NEGATION",
            "ANTONYM",
            "ENTITY",
            "DIRECTION",
            "SCOPE",
            "AUDIENCE",
            "ASPECT",
            "SCORE");

    private static final List<String> SETTINGS =
            List.of("ttl", "semantic", "min-similarity", "min-score", "disabled-guards");
    static final Pattern QUERY_TYPE = Pattern.compile("faq|search|support|transaction|general");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");
    private static final Pattern GUARD = Pattern.compile(String.join("|", GUARDS), Pattern.CASE_INSENSITIVE);

    private CachePolicyReader() {}

    /**
     * The rule; what is wrong with it has been reported to the section.
     *
     * @param optionalName reads a name
     */
    static CachePolicy read(Section section, Function<String, @Nullable String> optionalName) {
        CachePolicy policy = CachePolicy.newBuilder()
                .setContentType(optionalName.apply("content-type"))
                .setQueryType(section.optional(
                        "query-type",
                        "faq, search, support, transaction or general",
                        text -> Section.matching(text, QUERY_TYPE)))
                .setLanguage(section.optional(
                        "language", "an ISO 639 code such as en", text -> Section.matching(text, LANGUAGE)))
                .setEmbeddingModel(optionalName.apply("embedding-model"))
                .setTtlMs(section.optional("ttl", Amounts.TTL, Amounts::ttlMillis))
                .setSemantic(section.optional("semantic", Amounts.SWITCH, Amounts::isOn))
                .setMinSimilarity(
                        section.optional("min-similarity", "a number from -1 to 1", CachePolicyReader::cosine))
                .setMinScore(section.optional("min-score", "a number from 0 to 1", CachePolicyReader::score))
                .setDisabledGuards(guards(section))
                .build();
        check(section);
        return policy;
    }

    /** The rule's part of a policy id: rules for the same requests have the same. */
    static String name(CachePolicy policy) {
        String name = orAny(policy.getContentType()) + ":" + orAny(policy.getQueryType());
        return policy.getLanguage() == null && policy.getEmbeddingModel() == null
                ? name
                : name + ":" + orAny(policy.getLanguage()) + ":" + orAny(policy.getEmbeddingModel());
    }

    private static void check(Section section) {
        if (SETTINGS.stream().noneMatch(section::has)) {
            section.reject("ttl", "none", "at least one of " + String.join(", ", SETTINGS));
        }
        if (section.has("ttl") && (section.has("language") || section.has("embedding-model"))) {
            section.reject("ttl", "given for a language or model", "a rule of its own, for all languages and models");
        }
        if ((section.has("min-similarity") || section.has("min-score")) && !section.has("embedding-model")) {
            section.reject("embedding-model", "none", "the id of the model that min-similarity and min-score are for");
        }
    }

    private static @Nullable List<String> guards(Section section) {
        if (!section.has("disabled-guards")) {
            return null;
        }
        return section
                .texts(
                        "disabled-guards",
                        GUARD,
                        "a list of " + String.join(", ", GUARDS).toLowerCase(Locale.ROOT))
                .stream()
                .map(guard -> guard.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private static Optional<Double> cosine(String text) {
        return between(text, -1);
    }

    private static Optional<Double> score(String text) {
        return between(text, 0);
    }

    private static Optional<Double> between(String text, double least) {
        try {
            double number = new BigDecimal(text.strip()).doubleValue();
            return number >= least && number <= 1 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String orAny(@Nullable String name) {
        return name == null ? "*" : name;
    }
}
