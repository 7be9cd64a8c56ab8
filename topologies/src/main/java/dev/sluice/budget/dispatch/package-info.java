/** Micro-batches of funded calls. */
@NullMarked
package dev.sluice.budget.dispatch;

import org.jspecify.annotations.NullMarked;
