/** A stand-in for a provider: speaks OpenAI's wire format, and bills, limits, delays and fails as a provider does. */
@NullMarked
package dev.sluice.simulator;

import org.jspecify.annotations.NullMarked;
