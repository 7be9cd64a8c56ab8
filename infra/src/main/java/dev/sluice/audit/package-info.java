/** Which prompts cost money for words that say the same every time, and what could be left out. */
@NullMarked
package dev.sluice.audit;

import org.jspecify.annotations.NullMarked;
