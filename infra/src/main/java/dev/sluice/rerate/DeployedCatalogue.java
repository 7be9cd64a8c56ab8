package dev.sluice.rerate;

import dev.sluice.budget.policy.PolicyCheck;
import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.PriceCheck;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.client.CompactedTopic;
import dev.sluice.config.SluiceConfig;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import dev.sluice.topic.Topics;
import java.util.Map;

/** Policies and prices of a deployment as they are now, read the way the gate reads them. */
public record DeployedCatalogue(PolicyIndex policies, PriceBook prices) implements Catalogue {

    /** Reads both topics. */
    public static DeployedCatalogue read(SluiceConfig config) {
        return of(CompactedTopic.read(config, Topics.POLICIES), CompactedTopic.read(config, Topics.PRICES));
    }

    /** The catalogue of what topics hold; what cannot be applied is left out. */
    static DeployedCatalogue of(Map<String, Policy> policies, Map<String, Price> prices) {
        return new DeployedCatalogue(
                new PolicyIndex(policies.values().stream()
                        .filter(policy -> PolicyCheck.faultyField(policy).isEmpty())
                        .toList()),
                new PriceBook(prices.values().stream()
                        .filter(price -> PriceCheck.faultyField(price).isEmpty())
                        .toList()));
    }
}
