/** What kind of question is asked. */
@NullMarked
package dev.sluice.cache.classification;

import org.jspecify.annotations.NullMarked;
