package dev.sluice.budget.streams;

import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.state.Catalogue;
import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The indexes over the global stores of a process; thread-safe. */
final class SharedCatalogue {

    final Snapshot<Policy, PolicyIndex> policies = new Snapshot<>(PolicyIndex::new);
    final Snapshot<Price, PriceBook> prices = new Snapshot<>(PriceBook::new);

    /** The catalogue as a processor sees it. */
    Catalogue view(ProcessingContext context) {
        ReadOnlyKeyValueStore<String, Policy> policyStore = context.getStateStore(Names.POLICIES_STORE);
        ReadOnlyKeyValueStore<String, Price> priceStore = context.getStateStore(Names.PRICES_STORE);
        return new Catalogue() {
            @Override
            public PolicyIndex policies() {
                return policies.of(policyStore);
            }

            @Override
            public PriceBook prices() {
                return prices.of(priceStore);
            }
        };
    }
}
