/** Tunes the pair judge with PyTorch, which is there only under the Maven profile {@code tuning}. */
@NullMarked
package dev.sluice.training.judge;

import org.jspecify.annotations.NullMarked;
