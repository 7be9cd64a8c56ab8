package dev.sluice.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A line of a provider's bill.
 *
 * @param id the provider's id of the call
 * @param clientId what the client called it: the dispatch, or the request; null: not on the bill
 * @param costNanoUsd amount in nano-USD
 */
record BillEntry(String id, @Nullable String clientId, long costNanoUsd) {}
