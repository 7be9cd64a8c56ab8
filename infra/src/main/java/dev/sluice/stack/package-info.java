/** A complete Sluice on one machine: broker, registry, Redis, simulator and applications as processes of their own. */
@NullMarked
package dev.sluice.stack;

import org.jspecify.annotations.NullMarked;
