/** Effective-dated prices. */
@NullMarked
package dev.sluice.budget.price;

import org.jspecify.annotations.NullMarked;
