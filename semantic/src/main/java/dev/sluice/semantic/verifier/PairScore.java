package dev.sluice.semantic.verifier;

import java.util.OptionalDouble;

/** A model that reads two questions together. Safe for use by several threads. */
@FunctionalInterface
public interface PairScore {

    /** Log odds that the answer to one text answers the other, symmetric; empty when it cannot tell. */
    OptionalDouble logOdds(String one, String other);
}
