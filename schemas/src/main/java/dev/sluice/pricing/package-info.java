/** Money: what a token vector costs, in integer nano-USD. */
@NullMarked
package dev.sluice.pricing;

import org.jspecify.annotations.NullMarked;
