package dev.sluice.ledger;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A row of a FOCUS file: sums over the lines of a key. Costs in USD.
 *
 * @param lines ledger lines in it
 * @param tokens sum of tokens; null: not known
 * @param listCost tokens times price, not rounded
 * @param cost what the ledger charged
 * @param saved what was saved against calls at the full price
 */
record FocusRow(
        FocusKey key, long lines, @Nullable Long tokens, BigDecimal listCost, BigDecimal cost, BigDecimal saved) {

    FocusRow plus(FocusRow other) {
        return new FocusRow(
                key,
                lines + other.lines,
                tokens == null || other.tokens == null ? null : Long.valueOf(tokens + other.tokens),
                listCost.add(other.listCost),
                cost.add(other.cost),
                saved.add(other.saved));
    }
}
