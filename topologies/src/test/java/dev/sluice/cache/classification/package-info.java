@NullMarked
package dev.sluice.cache.classification;

import org.jspecify.annotations.NullMarked;
