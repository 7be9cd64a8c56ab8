package dev.sluice.budget.price;

import org.jspecify.annotations.Nullable;

/**
 * What a price is looked up for.
 *
 * @param tenant tenant that pays; its contract prices come before list prices
 * @param provider provider
 * @param model model as callers know it
 * @param alias another name of the model, asked for where the first has no price; null: none
 * @param batch whether a batch API makes the call
 */
public record Subject(
        String tenant,
        String provider,
        String model,
        @Nullable String alias,
        boolean batch) {}
