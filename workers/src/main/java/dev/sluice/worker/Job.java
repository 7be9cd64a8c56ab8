package dev.sluice.worker;

import dev.sluice.schema.DispatchItem;
import dev.sluice.worker.limit.Demand;
import dev.sluice.worker.provider.Provider;

/**
 * An item that can be sent.
 *
 * @param providerName name of the connection
 * @param provider the connection
 * @param call the request
 * @param item what it is for
 * @param demand what it asks of the deployment's limits
 * @param lease the right to call
 */
record Job(String providerName, Provider provider, Provider.Call call, DispatchItem item, Demand demand, Lease lease) {}
