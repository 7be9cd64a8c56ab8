/** Where answer bodies live: Redis or Valkey, shared by the workers that write and the cache that reads. */
@NullMarked
package dev.sluice.answer;

import org.jspecify.annotations.NullMarked;
