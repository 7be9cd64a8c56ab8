/** Whether and how a request is let through. */
@NullMarked
package dev.sluice.budget.admission;

import org.jspecify.annotations.NullMarked;
