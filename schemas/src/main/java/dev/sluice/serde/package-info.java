/** Encodings: Confluent's wire format for public topics, Avro single-object encoding for internal topics, state stores and Redis. */
@NullMarked
package dev.sluice.serde;

import org.jspecify.annotations.NullMarked;
