/** Budgets, routes and deployments, indexed by tenant. */
@NullMarked
package dev.sluice.budget.policy;

import org.jspecify.annotations.NullMarked;
