package dev.sluice.worker.limit;

import dev.sluice.schema.Dispatch;
import dev.sluice.schema.DispatchItem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The deployments this process has called, as many as policies name, and the limits all workers share. Thread-safe.
 */
public final class Targets implements AutoCloseable {

    private final ConcurrentMap<String, Target> byName = new ConcurrentHashMap<>();
    private final RedisLimits redis;
    private final Heartbeat heartbeat;
    private final RateLimiter limiter;
    private final Meters meters;
    private final int most;

    /**
     * Opens the connection to Redis; returns at once, whether it is there or not.
     *
     * @param redisUrl for example {@code redis://127.0.0.1:6379/0}
     * @param prefix the installation's prefix, as in its topic names; may be empty
     * @param most calls to a deployment in flight at most
     * @throws IllegalArgumentException when the URL is none
     */
    public static Targets open(String redisUrl, String prefix, int most, MeterRegistry registry) {
        return new Targets(new RedisLimits(redisUrl, prefix), most, registry);
    }

    Targets(RedisLimits redis, int most, MeterRegistry registry) {
        this.redis = redis;
        this.heartbeat = new Heartbeat(redis);
        this.limiter = new RateLimiter(redis, heartbeat::workers);
        this.meters = new Meters(registry);
        this.most = most;
        Gauge.builder("sluice.worker.limits.shared", redis, shared -> shared.isUsed() ? 1 : 0)
                .description("1 while limits are shared through Redis, 0 while this worker keeps to its part of them")
                .register(registry);
        Gauge.builder("sluice.worker.alive", heartbeat, Heartbeat::workers)
                .description("Workers that shared the limits when Redis was last seen")
                .register(registry);
    }

    /** The deployment a batch is for, with the limits of its policy. */
    public Target of(Dispatch dispatch, DispatchItem item) {
        String name = dispatch.getDeployment().isEmpty()
                ? dispatch.getProvider() + "/" + item.getUpstreamModel()
                : dispatch.getDeployment();
        Target target = byName.computeIfAbsent(name, this::open);
        target.policy(Limits.of(dispatch.getRequestsPerMinute(), dispatch.getTokensPerMinute()));
        return target;
    }

    private Target open(String name) {
        Target target = new Target(name, most, System::nanoTime);
        meters.show(target);
        return target;
    }

    RateLimiter limiter() {
        return limiter;
    }

    RedisLimits shared() {
        return redis;
    }

    /** What is measured. */
    Meters meters() {
        return meters;
    }

    @Override
    public void close() {
        heartbeat.close();
        redis.close();
    }
}
