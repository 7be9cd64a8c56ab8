/** Requests for vectors. */
@NullMarked
package dev.sluice.embeddings;

import org.jspecify.annotations.NullMarked;
