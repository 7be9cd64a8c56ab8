/** What the gate remembers, as plain tables. */
@NullMarked
package dev.sluice.budget.state;

import org.jspecify.annotations.NullMarked;
