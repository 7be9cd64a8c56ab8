/** The topics Sluice reads and writes: names, keys, records and settings, in one place. */
@NullMarked
package dev.sluice.topic;

import org.jspecify.annotations.NullMarked;
