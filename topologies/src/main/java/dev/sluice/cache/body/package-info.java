/** Bodies of answers. */
@NullMarked
package dev.sluice.cache.body;

import org.jspecify.annotations.NullMarked;
