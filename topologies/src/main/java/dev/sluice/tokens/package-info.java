/** How many tokens a prompt has. */
@NullMarked
package dev.sluice.tokens;

import org.jspecify.annotations.NullMarked;
