package dev.sluice.budget.state;

import dev.sluice.budget.policy.PolicyIndex;
import dev.sluice.budget.price.PriceBook;

/** Policies and prices as they are now; a change is seen by the next request. */
public interface Catalogue {

    /** Policies in force. */
    PolicyIndex policies();

    /** Known prices. */
    PriceBook prices();
}
