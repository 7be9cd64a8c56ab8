/** How many tokens a prompt has. */
@NullMarked
package dev.sluice.cache.tokens;

import org.jspecify.annotations.NullMarked;
