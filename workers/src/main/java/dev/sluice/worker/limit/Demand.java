package dev.sluice.worker.limit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be made.
 *
 * @param target the deployment
 * @param tokens prompt tokens and output ceiling
 * @param notAfter it must not start after this; null: no limit
 */
public record Demand(Target target, long tokens, @Nullable Instant notAfter) {}
