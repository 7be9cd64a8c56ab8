/** Words: which may stand for each other, which never. */
@NullMarked
package dev.sluice.semantic.lexicon;

import org.jspecify.annotations.NullMarked;
