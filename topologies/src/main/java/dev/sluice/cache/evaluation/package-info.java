/** The cache without a pipeline: what its tiers decide on labelled questions, and what thresholds they should have. */
@NullMarked
package dev.sluice.cache.evaluation;

import org.jspecify.annotations.NullMarked;
