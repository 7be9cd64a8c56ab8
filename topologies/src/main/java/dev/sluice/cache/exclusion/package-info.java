/** What is never read from nor written to the cache. */
@NullMarked
package dev.sluice.cache.exclusion;

import org.jspecify.annotations.NullMarked;
