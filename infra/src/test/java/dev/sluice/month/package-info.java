/** A month of traffic through the gate, whose ledger, windows, exports and bills have to agree. */
@NullMarked
package dev.sluice.month;

import org.jspecify.annotations.NullMarked;
