/** Measurements that anyone can repeat on their machine. */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
