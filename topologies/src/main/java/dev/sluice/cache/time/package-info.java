/** Things to do later. */
@NullMarked
package dev.sluice.cache.time;

import org.jspecify.annotations.NullMarked;
