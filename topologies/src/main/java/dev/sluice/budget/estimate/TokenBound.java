package dev.sluice.budget.estimate;

/** A bound on the prompt tokens a provider may count for a prompt, by what was counted here. */
@FunctionalInterface
public interface TokenBound {

    /** The most tokens, for a count of 0 or more. */
    long of(long promptTokens);
}
