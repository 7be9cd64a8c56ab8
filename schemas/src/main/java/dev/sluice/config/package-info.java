/** The process configuration, sluice.yaml. */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
