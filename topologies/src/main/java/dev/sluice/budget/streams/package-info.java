/** Kafka Streams adapters of the gate. */
@NullMarked
package dev.sluice.budget.streams;

import org.jspecify.annotations.NullMarked;
