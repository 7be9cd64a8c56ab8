package dev.sluice.cache.intake;

import dev.sluice.cache.classification.QueryType;
import dev.sluice.cache.classification.QueryTypeClassifier;
import dev.sluice.cache.exclusion.Exclusion;
import dev.sluice.cache.exclusion.ExclusionRules;
import dev.sluice.cache.exclusion.UserTurns;
import dev.sluice.cache.fingerprint.Fingerprints;
import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.cache.language.LanguageDetector;
import dev.sluice.economy.PromptMaker.Made;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.RequestContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out what the pipeline has to know of a valid request. */
final class Contexts {

    private final Supplier<TtlRules> ttlRules;
    private final QueryTypeClassifier queryTypes;
    private final ExclusionRules exclusions;

    Contexts(Supplier<TtlRules> ttlRules, QueryTypeClassifier queryTypes, ExclusionRules exclusions) {
        this.ttlRules = ttlRules;
        this.queryTypes = queryTypes;
        this.exclusions = exclusions;
    }

    /**
     * The context of a request.
     *
     * @param made what is sent
     * @param asked what callers wrote of it, passages left out: they are nobody's question
     * @param scope what else keeps its answers apart
     */
    RequestContext of(Arrival arrival, Made.Prompt made, Prompt asked, String hash, @Nullable String scope) {
        LlmRequest request = made.request();
        String language = language(request, asked);
        String queryType = queryType(request, asked, language);
        Fingerprints fingerprints = fingerprints(made, asked, language, scope);
        long ttl = ttlRules.get().ttlMs(request, queryType);
        String mode =
                request.getCache() == null ? "DEFAULT" : request.getCache().getMode();
        String excluded = excluded(request, asked, language, mode, ttl);
        return RequestContext.newBuilder()
                .setContentHash(hash)
                .setCompatibility(fingerprints.compatibility())
                .setExact(fingerprints.exact())
                .setNormalised(fingerprints.normalised())
                .setCacheable(excluded == null)
                .setReadable(excluded == null && !mode.equals("REFRESH"))
                .setExcludedBecause(excluded)
                .setTtlMs(ttl)
                .setLanguage(language)
                .setQueryType(queryType)
                .setHeaders(arrival.headers())
                .setReceivedAt(Instant.ofEpochMilli(arrival.receivedAt()))
                .setPosition(arrival.position())
                .setTrimmedTokens(made.trimmedTokens())
                .build();
    }

    private static Fingerprints fingerprints(Made.Prompt made, Prompt asked, String language, @Nullable String scope) {
        LlmRequest request = made.request();
        if (Embeddings.isFor(request)) {
            return Fingerprints.ofInputs(request);
        }
        boolean more = request.getMessages().size() > asked.turns().size();
        Prompt sent = more ? Prompt.ofMessages(request) : asked;
        return Fingerprints.of(request, sent, language, scope);
    }

    private @Nullable String excluded(LlmRequest request, Prompt prompt, String language, String mode, long ttl) {
        if (mode.equals("NO_STORE")) {
            return Exclusion.NO_STORE;
        }
        if (ttl == 0) {
            return Exclusion.TTL_ZERO;
        }
        Optional<Exclusion> rule = Embeddings.isFor(request)
                ? exclusions.ofTexts(request.getInputs(), language)
                : exclusions.ofPrompt(prompt, language);
        return rule.map(Exclusion::code).orElse(null);
    }

    private String queryType(LlmRequest request, Prompt prompt, String language) {
        if (request.getHints() != null && request.getHints().getQueryType() != null) {
            return request.getHints().getQueryType();
        }
        List<String> turns = UserTurns.of(prompt);
        return (turns.isEmpty() ? QueryType.GENERAL : queryTypes.classify(turns.getLast(), language)).code();
    }

    private static String language(LlmRequest request, Prompt prompt) {
        if (request.getHints() != null && request.getHints().getLanguage() != null) {
            return request.getHints().getLanguage();
        }
        return prompt.question().map(LanguageDetector::detect).orElse(LanguageDetector.UNDETERMINED);
    }
}
