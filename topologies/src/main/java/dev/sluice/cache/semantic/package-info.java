/** Which rephrased questions are answered from the cache, and by which model they are compared. */
@NullMarked
package dev.sluice.cache.semantic;

import org.jspecify.annotations.NullMarked;
