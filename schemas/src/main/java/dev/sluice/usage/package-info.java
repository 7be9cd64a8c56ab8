/** What providers say a call used, in one form for all of them. No Kafka, no HTTP: JSON in, tokens out. */
@NullMarked
package dev.sluice.usage;

import org.jspecify.annotations.NullMarked;
