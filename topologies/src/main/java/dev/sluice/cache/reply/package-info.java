/** What callers and the ledger are told. */
@NullMarked
package dev.sluice.cache.reply;

import org.jspecify.annotations.NullMarked;
