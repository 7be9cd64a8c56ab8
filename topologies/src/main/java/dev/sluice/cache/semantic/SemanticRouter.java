package dev.sluice.cache.semantic;

import dev.sluice.cache.fingerprint.Prompt;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.schema.Admission;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Lookup;
import dev.sluice.schema.RequestContext;
import dev.sluice.schema.SemanticLookup;
import dev.sluice.schema.SemanticQuestion;
import dev.sluice.semantic.verifier.Guard;
import dev.sluice.semantic.verifier.MatchRules;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides whether the leader of a flight is looked for among rephrased questions before it asks for a provider call. */
public final class SemanticRouter {

    private final boolean enabled;
    private final Vectoriser vectoriser;
    private final Supplier<SemanticRules> rules;

    public SemanticRouter(boolean enabled, Vectoriser vectoriser, Supplier<SemanticRules> rules) {
        this.enabled = enabled;
        this.vectoriser = vectoriser;
        this.rules = rules;
    }

    /** Decides about a request that may be written to the cache; deadline in epoch ms. */
    public Route route(Lookup lookup, Admission admission, long deadline) {
        if (Embeddings.isFor(lookup.getRequest())) {
            return new Route.Straight(SkipReasons.EMBEDDINGS);
        }
        RequestContext context = lookup.getContext();
        String reason = unsuited(context, admission.getFlightKey());
        if (reason != null) {
            return new Route.Straight(reason);
        }
        Optional<String> question = Prompt.of(lookup.getRequest()).flatMap(Prompt::plainQuestion);
        if (question.isEmpty() || question.get().isBlank()) {
            return new Route.Straight(SkipReasons.NO_PLAIN_QUESTION);
        }
        Optional<String> model = vectoriser.model(question.get(), context.getLanguage());
        if (model.isEmpty()) {
            return new Route.Straight(SkipReasons.LANGUAGE_NOT_COVERED);
        }
        SemanticRule rule = rule(lookup, model.get());
        if (!rule.enabled()) {
            return new Route.Straight(SkipReasons.SWITCHED_OFF);
        }
        return switch (vectoriser.vectorise(question.get(), context.getLanguage())) {
            case Vectorised.Skipped(String because) -> new Route.Straight(because);
            case Vectorised.Vectors vectors ->
                new Route.Search(search(lookup, admission, question.get(), vectors, rule.match(), deadline));
        };
    }

    private @Nullable String unsuited(RequestContext context, String flightKey) {
        if (!context.getReadable()) {
            return SkipReasons.REFRESH;
        }
        if (!flightKey.equals(context.getNormalised())) {
            return SkipReasons.FLIES_ALONE;
        }
        return enabled ? null : SkipReasons.SWITCHED_OFF;
    }

    private SemanticRule rule(Lookup lookup, String model) {
        LlmRequest request = lookup.getRequest();
        RequestContext context = lookup.getContext();
        String contentType =
                request.getCache() == null ? null : request.getCache().getContentType();
        return rules.get().rule(request.getTenant(), contentType, context.getQueryType(), context.getLanguage(), model);
    }

    private static SemanticLookup search(
            Lookup lookup, Admission admission, String text, Vectorised.Vectors made, MatchRules match, long deadline) {
        return SemanticLookup.newBuilder()
                .setAdmission(admission)
                .setContext(lookup.getContext())
                .setQuestion(new SemanticQuestion(
                        text,
                        lookup.getContext().getLanguage(),
                        made.model(),
                        VectorCodec.sentence(made.vectors().sentence())))
                .setWords(VectorCodec.words(made.vectors().words()))
                .setMinSimilarity(match.minSimilarity())
                .setMinScore(match.minScore())
                .setDisabledGuards(
                        match.disabled().stream().map(Guard::name).sorted().toList())
                .setDeadline(Instant.ofEpochMilli(deadline))
                .build();
    }
}
