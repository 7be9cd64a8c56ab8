/** What the processors of this application share: records out of decisions. */
@NullMarked
package dev.sluice.cache.stream;

import org.jspecify.annotations.NullMarked;
