/** What the arms of experiments came to. */
@NullMarked
package dev.sluice.experiment;

import org.jspecify.annotations.NullMarked;
