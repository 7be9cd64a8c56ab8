/** Hits, flights of identical requests, and the answers to both. */
@NullMarked
package dev.sluice.cache.exact;

import org.jspecify.annotations.NullMarked;
