/** The worker process: takes dispatches from a share group, has them called, reports what became of them. */
@NullMarked
package dev.sluice.worker;

import org.jspecify.annotations.NullMarked;
