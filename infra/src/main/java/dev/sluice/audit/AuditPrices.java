package dev.sluice.audit;

import dev.sluice.budget.policy.AskedModel;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.schema.DeploymentPolicy;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.Price;
import dev.sluice.schema.UnitPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Prices of prompts at one time, by the model that a request names, or what its route begins with. */
public final class AuditPrices {

    private static final BigDecimal NANO_PER_TOKEN = BigDecimal.valueOf(1_000);

    private final Catalogue catalogue;
    private final @Nullable String otherwise;
    private final Instant at;

    /**
     * Prices of a catalogue.
     *
     * @param otherwise model whose price stands for that of models and routes the catalogue does not know; null: none
     */
    public AuditPrices(Catalogue catalogue, @Nullable String otherwise, Instant at) {
        this.catalogue = catalogue;
        this.otherwise = otherwise;
        this.at = at;
    }

    /** Prices of a request whose prompt has some tokens; empty when none are known. */
    Optional<UnitPrices> of(LlmRequest request, long tokens) {
        return find(request.getTenant(), request.getModel(), tokens)
                .or(() -> otherwise == null ? Optional.empty() : find(request.getTenant(), otherwise, tokens))
                .map(Price::getPrices);
    }

    /** Cost of input tokens, nano-USD. */
    static long input(long tokens, UnitPrices prices) {
        return cost(tokens, prices.getInput());
    }

    /** What the provider's prompt cache takes off input tokens that are read from it, nano-USD. */
    static long cached(long tokens, UnitPrices prices) {
        BigDecimal read = prices.getCacheRead();
        return read == null ? 0 : Math.max(0, input(tokens, prices) - cost(tokens, read));
    }

    private static long cost(long tokens, BigDecimal perMillion) {
        return perMillion
                .multiply(BigDecimal.valueOf(tokens))
                .multiply(NANO_PER_TOKEN)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private Optional<Price> find(String tenant, String model, long tokens) {
        PriceBook prices = catalogue.prices();
        Circumstances call = new Circumstances(at, tokens, null, null);
        DeploymentPolicy deployment = AskedModel.deployment(catalogue.policies().forTenant(tenant), model);
        if (deployment != null) {
            String upstream = Objects.requireNonNullElse(deployment.getUpstreamModel(), deployment.getModel());
            return Optional.ofNullable(prices.find(
                    new Subject(tenant, deployment.getProvider(), deployment.getModel(), upstream, false), call));
        }
        return prices.providers(tenant, model).stream()
                .sorted()
                .map(provider -> prices.find(new Subject(tenant, provider, model, null, false), call))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
