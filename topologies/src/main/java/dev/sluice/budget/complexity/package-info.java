/** How much a request demands of a model, by features anybody can follow. */
@NullMarked
package dev.sluice.budget.complexity;

import org.jspecify.annotations.NullMarked;
