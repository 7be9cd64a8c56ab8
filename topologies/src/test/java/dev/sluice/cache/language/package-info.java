@NullMarked
package dev.sluice.cache.language;

import org.jspecify.annotations.NullMarked;
