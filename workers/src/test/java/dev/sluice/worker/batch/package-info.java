@NullMarked
package dev.sluice.worker.batch;

import org.jspecify.annotations.NullMarked;
