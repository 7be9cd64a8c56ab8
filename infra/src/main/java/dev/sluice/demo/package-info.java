/** The demo: labelled traffic through the whole pipeline, and a report that is checked against the provider's bill. */
@NullMarked
package dev.sluice.demo;

import org.jspecify.annotations.NullMarked;
