package dev.sluice.budget.admission;

import dev.sluice.budget.estimate.TokenBound;
import dev.sluice.budget.policy.Deployments;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.embeddings.Embeddings;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.Admission;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call may cost at most. */
public final class Quoter {

    /** One million USD: far above any call, far below what would overflow a counter. */
    public static final long LARGEST_QUOTE = 1_000_000_000_000_000L;

    private Quoter() {}

    /**
     * A call to a deployment with its upper bound.
     *
     * @param deployment what would be called
     * @param ceiling output ceiling that holds; null: none
     * @param ceilingToSend ceiling the worker has to send; null: none, or the raw body has its own
     * @param batch whether the provider's batch API makes the call
     * @param price price expected to apply; null: unpriced
     * @param knownPrices ids of the prices that may apply
     * @param tokens prompt tokens and output ceiling
     * @param amount nano-USD; 0 when unpriced; without a ceiling the prompt alone
     */
    record Quote(
            DeploymentPolicy deployment,
            @Nullable Integer ceiling,
            @Nullable Integer ceilingToSend,
            boolean batch,
            @Nullable Price price,
            List<String> knownPrices,
            long tokens,
            long amount) {

        boolean isTooLarge() {
            return amount > LARGEST_QUOTE;
        }

        /** Name the provider knows the model by. */
        String upstreamModel() {
            return Deployments.upstream(deployment);
        }
    }

    /**
     * Quotes a call. The amount holds at every price that the call may turn out to have: prompt band, tier and region
     * are the provider's to say, and the time of the call is not known yet.
     *
     * @param bound of the prompt tokens a provider may count
     * @param batch whether the provider's batch API makes the call
     * @param at event time
     * @param latest when the call has ended at the latest
     */
    static Quote quote(
            Admission admission,
            RawBody body,
            DeploymentPolicy deployment,
            PriceBook prices,
            TokenBound bound,
            boolean batch,
            Instant at,
            Instant latest) {
        LlmRequest request = admission.getRequest();
        @Nullable Integer asked = positive(request.getMaxOutputTokens());
        @Nullable Integer own = body.ceiling();
        @Nullable Integer given = asked == null ? deployment.getMaxOutputTokens() : asked;
        // A raw body is sent as it is: where it sets a ceiling, no smaller one holds.
        @Nullable Integer highest = own == null ? given : Integer.valueOf(given == null ? own : Math.max(own, given));
        boolean speaks = !Embeddings.isFor(request);
        @Nullable Integer ceiling = speaks ? highest : Integer.valueOf(0);
        long prompt = Math.max(0, admission.getPromptTokens());
        Subject subject = new Subject(
                request.getTenant(),
                deployment.getProvider(),
                deployment.getModel(),
                Deployments.upstream(deployment),
                batch);
        @Nullable Price price = prices.find(subject, new Circumstances(at, prompt, null, null));
        long output = Math.multiplyExact(ceiling == null ? 0L : (long) ceiling, (long) body.choices());
        long amount = price == null
                ? 0
                : mostExpensive(prices.candidates(subject, at, latest, bound.of(prompt)), bound.of(prompt), output);
        return new Quote(
                deployment,
                ceiling,
                own == null && speaks ? given : null,
                batch,
                price,
                prices.known(subject, at),
                prompt + output,
                amount);
    }

    private static long mostExpensive(Collection<Price> candidates, long prompt, long output) {
        long most = 0;
        for (Price candidate : candidates) {
            try {
                most = Math.max(most, CostCalculator.quote(prompt, output, candidate.getPrices()));
            } catch (ArithmeticException e) {
                // Beyond what a long can hold is beyond what is allowed.
                return Long.MAX_VALUE;
            }
        }
        return most;
    }

    private static @Nullable Integer positive(@Nullable Integer tokens) {
        return tokens == null || tokens <= 0 ? null : tokens;
    }
}
