/** How an application is run: properties, error handlers, lifecycle, exit codes. */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
