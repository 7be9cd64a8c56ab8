/**
 * Calls that providers make in jobs: collected, submitted once, looked at until they end, reported. Knows no Kafka; what
 * is kept and reported goes through the interfaces here.
 */
@NullMarked
package dev.sluice.worker.batch;

import org.jspecify.annotations.NullMarked;
