/** How far local token counts are off, learned from what providers count. */
@NullMarked
package dev.sluice.budget.estimate;

import org.jspecify.annotations.NullMarked;
