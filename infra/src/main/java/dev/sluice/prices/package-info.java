/** Catalogues of prices: whether one is sound, how two differ, what others' lists say. No Kafka. */
@NullMarked
package dev.sluice.prices;

import org.jspecify.annotations.NullMarked;
