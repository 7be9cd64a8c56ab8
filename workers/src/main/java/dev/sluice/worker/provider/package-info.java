/** Calls to providers: one HTTP try at a time, and what may be concluded from how it ended. */
@NullMarked
package dev.sluice.worker.provider;

import org.jspecify.annotations.NullMarked;
