/** Budget windows, their alerts, and ledger lines. */
@NullMarked
package dev.sluice.budget.ledger;

import org.jspecify.annotations.NullMarked;
