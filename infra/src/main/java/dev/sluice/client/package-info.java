/** A client of the pipeline in plain Kafka: ask, and follow topics. */
@NullMarked
package dev.sluice.client;

import org.jspecify.annotations.NullMarked;
