@NullMarked
package dev.sluice.cache.exclusion;

import org.jspecify.annotations.NullMarked;
