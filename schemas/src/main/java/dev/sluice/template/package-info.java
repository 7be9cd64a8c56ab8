/** Texts with placeholders. */
@NullMarked
package dev.sluice.template;

import org.jspecify.annotations.NullMarked;
