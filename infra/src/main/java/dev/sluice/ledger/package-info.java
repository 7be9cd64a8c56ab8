/** The ledger outside Kafka: exports, and the comparison with a provider's bill. */
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
