/** Where a request is sent: ladders, experiments, deployments and what takes over when one cannot serve. */
@NullMarked
package dev.sluice.budget.routing;

import org.jspecify.annotations.NullMarked;
