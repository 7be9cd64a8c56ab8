package dev.sluice.semantic.verifier;

/** A reason why two questions that look alike are not the same. Each can be switched off for a query type. */
public enum Guard {
    /** Other numbers. */
    NUMBER,
    /** Other units. */
    UNIT,
    /** Other dates, days or times. */
    DATE,
    /** Other codes, versions, model numbers or names from code. */
    IDENTIFIER,
    /** Other quoted strings. */
    QUOTED,
    /** One is negated, the other is not. */
    NEGATION,
    /** Words that exclude each other. */
    ANTONYM,
    /** Things of a kind, but not the same thing: other products, places, names. */
    ENTITY,
    /** The same things the other way round. */
    DIRECTION,
    /** Only, all, at least, per user. */
    SCOPE,
    /** For whom. */
    AUDIENCE,
    /** Another kind of question: how, why, when. */
    ASPECT,
    /** Too unlike, by the verifier's score. */
    SCORE
}
