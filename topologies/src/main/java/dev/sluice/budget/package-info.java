/** The gate: admits, reserves, batches, settles. One writer for each tenant, exactly once. */
@NullMarked
package dev.sluice.budget;

import org.jspecify.annotations.NullMarked;
