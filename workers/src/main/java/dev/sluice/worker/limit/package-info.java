/** What keeps calls within what a deployment can take: limits shared by all workers, concurrency, circuit breakers. */
@NullMarked
package dev.sluice.worker.limit;

import org.jspecify.annotations.NullMarked;
