/** Texts as vectors. */
@NullMarked
package dev.sluice.semantic.embedding;

import org.jspecify.annotations.NullMarked;
