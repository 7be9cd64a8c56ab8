/** Properties of Kafka clients, derived from the process configuration. */
@NullMarked
package dev.sluice.kafka;

import org.jspecify.annotations.NullMarked;
