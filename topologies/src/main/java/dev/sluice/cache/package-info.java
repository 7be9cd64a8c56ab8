/** The cache application: validates requests, answers what is known, sends the rest to admission. */
@NullMarked
package dev.sluice.cache;

import org.jspecify.annotations.NullMarked;
