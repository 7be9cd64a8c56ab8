/** Health probes of a process. */
@NullMarked
package dev.sluice.health;

import org.jspecify.annotations.NullMarked;
