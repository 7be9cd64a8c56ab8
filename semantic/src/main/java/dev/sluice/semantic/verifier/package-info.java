/** Whether two questions ask the same. */
@NullMarked
package dev.sluice.semantic.verifier;

import org.jspecify.annotations.NullMarked;
