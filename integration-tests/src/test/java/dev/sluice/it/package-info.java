/** End-to-end tests on a real broker, registry and Redis, with every process of its own. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
