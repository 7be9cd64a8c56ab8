/** Costing ledger lines anew: when the price of an unpriced one arrives, and on demand. */
@NullMarked
package dev.sluice.budget.rating;

import org.jspecify.annotations.NullMarked;
