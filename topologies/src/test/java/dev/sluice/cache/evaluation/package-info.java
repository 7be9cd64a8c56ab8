@NullMarked
package dev.sluice.cache.evaluation;

import org.jspecify.annotations.NullMarked;
