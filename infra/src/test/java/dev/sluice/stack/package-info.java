@NullMarked
package dev.sluice.stack;

import org.jspecify.annotations.NullMarked;
