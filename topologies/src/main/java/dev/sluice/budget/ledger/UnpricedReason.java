package dev.sluice.budget.ledger;

/** Why the cost of a call, or the saving of a hit, cannot be told. */
public enum UnpricedReason {
    /** No price was in force for the model. */
    NO_PRICE,
    /** The tier that served the call has no price; it is charged at the standard one until that arrives. */
    TIER_UNKNOWN,
    /** Nobody said which model it was. */
    MODEL_UNKNOWN,
    /** The provider sent no usage. */
    NO_USAGE,
    /** The usage makes no sense: a count below zero, or a cost beyond what an amount can hold. */
    BAD_USAGE
}
