/** From a caller's record to a validated, fingerprinted request, or to a typed error. */
@NullMarked
package dev.sluice.cache.intake;

import org.jspecify.annotations.NullMarked;
