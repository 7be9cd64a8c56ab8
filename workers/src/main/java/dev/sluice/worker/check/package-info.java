/** Whether an answer is good enough, or a better model should be asked. */
@NullMarked
package dev.sluice.worker.check;

import org.jspecify.annotations.NullMarked;
