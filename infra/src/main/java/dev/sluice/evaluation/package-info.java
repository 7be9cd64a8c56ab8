/** How results of evaluations and calibrations are shown. */
@NullMarked
package dev.sluice.evaluation;

import org.jspecify.annotations.NullMarked;
