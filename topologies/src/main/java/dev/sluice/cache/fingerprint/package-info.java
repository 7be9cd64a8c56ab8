/** What makes two requests the same. */
@NullMarked
package dev.sluice.cache.fingerprint;

import org.jspecify.annotations.NullMarked;
