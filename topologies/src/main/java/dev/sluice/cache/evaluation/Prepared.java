package dev.sluice.cache.evaluation;

import dev.sluice.cache.semantic.SemanticRule;
import dev.sluice.schema.RequestContext;
import dev.sluice.semantic.verifier.Question;
import org.jspecify.annotations.Nullable;

/**
 * A question after all that needs no cache. Immutable.
 *
 * @param asked the question
 * @param context what intake made of it
 * @param compared what the semantic tier compares; null when it leaves the question alone
 * @param because why; null when it does not
 * @param embedNanos time to make the vectors
 * @param analyseNanos time to take the question apart
 */
record Prepared(
        Asked asked,
        RequestContext context,
        @Nullable Compared compared,
        @Nullable String because,
        long embedNanos,
        long analyseNanos) {

    /**
     * The question as the semantic tier sees it.
     *
     * @param model id of the model behind its vectors
     * @param question its words and vectors
     * @param rule what policies say about it
     */
    record Compared(String model, Question question, SemanticRule rule) {}

    static Prepared skipped(Asked asked, RequestContext context, @Nullable String because, long embedNanos) {
        return new Prepared(asked, context, null, because, embedNanos, 0);
    }
}
