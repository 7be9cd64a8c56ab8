package dev.sluice.config;

import dev.sluice.schema.Policy;
import dev.sluice.schema.Price;
import java.util.List;

/**
 * Policies and prices as read from a file, ready to be produced to {@code llm.policies} and {@code llm.prices}.
 *
 * @param policies budgets, routes, deployments, tenant settings and cache rules
 * @param prices effective-dated prices
 */
public record PolicyFile(List<Policy> policies, List<Price> prices) {}
