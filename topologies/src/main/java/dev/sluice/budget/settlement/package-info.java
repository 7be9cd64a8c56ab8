/** What becomes of a dispatch. */
@NullMarked
package dev.sluice.budget.settlement;

import org.jspecify.annotations.NullMarked;
