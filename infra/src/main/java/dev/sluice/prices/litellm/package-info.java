/** LiteLLM's map of prices, read with suspicion. */
@NullMarked
package dev.sluice.prices.litellm;

import org.jspecify.annotations.NullMarked;
