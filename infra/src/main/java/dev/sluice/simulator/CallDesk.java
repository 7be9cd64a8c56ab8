package dev.sluice.simulator;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a valid call is limited, fails, or is carried out and charged. The bill is written as soon as nothing can refuse
 * the call any more, before the first byte of the reply and before its delay, so that a caller who gives up waiting is
 * charged like one who stays. Thread safe.
 */
final class CallDesk {

    private static final int BODIES_REMEMBERED = 200_000;
    private static final int SHORTEST_RETRY_MS = 50;
    private static final int RETRY_SPREAD_MS = 450;

    private final Settings settings;
    private final Conditions conditions;
    private final RateLimits limits;
    private final BillWriter bill;
    private final Stats stats;
    private final Ids ids;
    private final InstantSource clock;
    private final Recent<Long, Integer> seen = new Recent<>(BODIES_REMEMBERED);

    CallDesk(
            Settings settings,
            Conditions conditions,
            RateLimits limits,
            BillWriter bill,
            Stats stats,
            InstantSource clock) {
        this.settings = settings;
        this.conditions = conditions;
        this.limits = limits;
        this.bill = bill;
        this.stats = stats;
        this.ids = new Ids(settings.bill().toAbsolutePath() + ":" + settings.seed() + ":" + bill.linesBefore());
        this.clock = clock;
    }

    /** Headers of every reply that concerns no call. */
    Map<String, String> plainHeaders(Dialect dialect) {
        return dialect.headers(ids.next("req_"));
    }

    /** A reply that concerns no call. */
    Reply refusal(Dialect dialect, ProviderError error) {
        String id = ids.next("req_");
        return Reply.Whole.json(dialect.status(error), dialect.headers(id), dialect.error(error, id, 0));
    }

    /**
     * Takes a call.
     *
     * @throws IOException when the bill cannot be written; nothing was charged
     */
    Reply call(Operation operation, Sha256 body) throws IOException {
        Dialect dialect = operation.dialect();
        RateLimits.Decision decision =
                limits.take(dialect, operation.modelName(), operation.tokensRequested(), clock.instant());
        if (decision.refusal() != null) {
            return refuse(dialect, decision.refusal(), decision.headers(), Duration.ZERO, decision.retryAfterMs());
        }
        Draw draw = Draw.of(settings.seed(), body.prefix(), occurrence(body.prefix()));
        Duration delay = conditions.latency().firstToken(draw);
        Fault fault = conditions.faults().pick(draw);
        if (fault != null) {
            stats.fault(fault);
        }
        return switch (fault) {
            case RATE_LIMITED ->
                refuse(
                        dialect,
                        ProviderError.rateLimited("Rate limit reached for " + operation.modelName() + ".", "requests"),
                        decision.headers(),
                        delay,
                        SHORTEST_RETRY_MS + draw.below(Draw.Purpose.RETRY_AFTER, RETRY_SPREAD_MS));
            case SPEND_LIMIT -> refuse(dialect, ProviderError.spendLimit(), decision.headers(), delay, 0);
            case SERVER_ERROR -> refuse(dialect, ProviderError.internal(), decision.headers(), delay, 0);
            case OVERLOADED -> refuse(dialect, ProviderError.overloaded(), decision.headers(), delay, 0);
            case TIMEOUT -> charge(operation, body, fault, decision.headers(), settings.longWait());
            case null, default -> charge(operation, body, fault, decision.headers(), delay);
        };
    }

    private Reply charge(
            Operation operation, Sha256 body, @Nullable Fault fault, Map<String, String> limitHeaders, Duration delay)
            throws IOException {
        Operation.Result whole = operation.run();
        Operation.Result half = fault == Fault.STREAM_CUT ? whole.cutShort() : null;
        Operation.Result result = half == null ? whole : half;
        Fault happened = fault == Fault.STREAM_CUT && half == null ? null : fault;
        Usage usage = result.usage();
        Dialect dialect = operation.dialect();
        String id = ids.next(operation.model().embeds() ? "embd-" : dialect.idPrefix());
        long now = clock.millis();
        bill.append(new BillLine(
                id,
                now,
                operation.modelName(),
                usage.prompt(),
                usage.cached(),
                usage.completion(),
                operation.model().costNanoUsd(usage),
                operation.caller().requestId(),
                operation.caller().user(),
                body.hex(),
                happened == null ? null : happened.label(),
                usage.cacheWrites() == 0 ? null : usage.cacheWrites()));
        stats.billed();
        Duration generation = conditions.latency().generation(usage.completion());
        Map<String, String> headers = dialect.headers(id);
        dialect.took(delay.plus(generation).toMillis(), headers);
        headers.putAll(limitHeaders);
        return result.reply(new Sending(id, now / 1_000, headers, happened, delay, generation));
    }

    /** An id of a reply. */
    String nextId() {
        return ids.next("req_");
    }

    /**
     * A call of a batch job that was carried out.
     *
     * @param id of response and bill
     * @param body of the response
     */
    record Charged(String id, String body) {}

    /**
     * Carries a call of a batch job out and charges it, at half the price. It has no limits and no faults of its own.
     *
     * @throws IOException when the bill cannot be written; nothing was charged
     */
    Charged ofBatch(Operation operation, Sha256 body) throws IOException {
        Operation.Result result = operation.run();
        Usage usage = result.usage();
        String id = ids.next(
                operation.model().embeds() ? "embd-" : operation.dialect().idPrefix());
        long now = clock.millis();
        bill.append(new BillLine(
                id,
                now,
                operation.modelName(),
                usage.prompt(),
                usage.cached(),
                usage.completion(),
                operation.model().batchCostNanoUsd(usage),
                operation.caller().requestId(),
                operation.caller().user(),
                body.hex(),
                null,
                usage.cacheWrites() == 0 ? null : usage.cacheWrites()));
        stats.billed();
        Reply reply = result.reply(new Sending(id, now / 1_000, Map.of(), null, Duration.ZERO, Duration.ZERO));
        if (reply instanceof Reply.Whole whole) {
            return new Charged(id, whole.body());
        }
        throw new IllegalStateException("A job has no streams");
    }

    private Reply refuse(
            Dialect dialect, ProviderError error, Map<String, String> limitHeaders, Duration delay, long retryAfterMs) {
        String id = ids.next("req_");
        Map<String, String> headers = dialect.headers(id);
        headers.putAll(limitHeaders);
        if (retryAfterMs > 0) {
            dialect.retryAfter(retryAfterMs, headers);
        }
        return Reply.Whole.json(dialect.status(error), headers, dialect.error(error, id, retryAfterMs))
                .after(delay);
    }

    /** How often this body came before; a repetition has luck of its own. */
    private int occurrence(long bodyHash) {
        synchronized (seen) {
            return seen.merge(bodyHash, 1, Integer::sum);
        }
    }
}
