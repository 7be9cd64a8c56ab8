/** A small model, tuned on labelled pairs, that reads two questions together. */
@NullMarked
package dev.sluice.semantic.judge;

import org.jspecify.annotations.NullMarked;
