/** Nearest neighbours. */
@NullMarked
package dev.sluice.semantic.index;

import org.jspecify.annotations.NullMarked;
