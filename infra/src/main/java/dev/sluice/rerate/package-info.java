/** Costing the ledger anew after a price was corrected: what would change, and asking the gate to change it. */
@NullMarked
package dev.sluice.rerate;

import org.jspecify.annotations.NullMarked;
