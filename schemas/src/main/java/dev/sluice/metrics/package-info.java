/** Metrics of a process, in Prometheus' text format. */
@NullMarked
package dev.sluice.metrics;

import org.jspecify.annotations.NullMarked;
