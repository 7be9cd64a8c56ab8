/** Connections to Redis or Valkey. */
@NullMarked
package dev.sluice.redis;

import org.jspecify.annotations.NullMarked;
