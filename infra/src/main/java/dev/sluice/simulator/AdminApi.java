package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes the provider's behaviour while it runs; every change is answered with the statistics. Thread safe.
 *
 * <ul>
 *   <li>{@code POST /admin/faults {"rate": basis points, "kinds": [names]}}; without kinds: as before
 *   <li>{@code POST /admin/latency {"median_ms", "p99_ms", "token_micros"}}; what is missing stays, p99 is at least the
 *       median
 *   <li>{@code POST /admin/limits {"rpm", "tpm"}}
 *   <li>{@code POST /admin/outage {"seconds"}}; 0 ends it
 *   <li>{@code POST /admin/batches {"delay_ms", "reply_delay_ms", "expire_bps"}}: how long jobs take, how late their
 *       creation is answered, and the share of lines they do not come to; what is missing stays
 *   <li>{@code GET /admin/stats}
 * </ul>
 */
final class AdminApi {

    static final String PREFIX = "/admin/";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int MAX = Integer.MAX_VALUE;

    private final Conditions conditions;
    private final RateLimits limits;
    private final BatchConditions batches;
    private final Stats stats;

    AdminApi(Conditions conditions, RateLimits limits, BatchConditions batches, Stats stats) {
        this.conditions = conditions;
        this.limits = limits;
        this.batches = batches;
        this.stats = stats;
    }

    Reply handle(ApiRequest request) throws ProviderException {
        String action = request.method() + " " + request.path().substring(PREFIX.length());
        try {
            switch (action) {
                case "GET stats" -> {}
                case "POST faults" -> faults(body(request));
                case "POST latency" -> latency(body(request));
                case "POST limits" -> limits(body(request));
                case "POST outage" ->
                    conditions.outage(TimeUnit.SECONDS.toNanos(required(body(request), "seconds", 0)));
                case "POST batches" -> batches(body(request));
                default -> throw new ProviderException(ProviderError.noSuchUrl(request.method(), request.path()));
            }
        } catch (IllegalArgumentException e) {
            throw new ProviderException(ProviderError.invalid(String.valueOf(e.getMessage()), null, "invalid_value"));
        }
        return Reply.Whole.json(
                200, Map.of(), stats.toJson().put("batches", batches.jobs()).put("batch_downloads", batches.fetches()));
    }

    private void faults(Fields body) throws ProviderException {
        int rate = required(body, "rate", 0);
        JsonNode names = body.array("kinds");
        List<Fault> kinds = new ArrayList<>();
        if (names == null) {
            kinds.addAll(conditions.faults().kinds());
        } else {
            names.forEach(name -> kinds.add(Fault.ofLabel(name.asText())));
        }
        conditions.faults(new FaultPlan(rate, kinds));
    }

    private void latency(Fields body) throws ProviderException {
        Latency now = conditions.latency();
        long median = orElse(body.integer("median_ms", 0, MAX), now.medianMs());
        long p99 = orElse(body.integer("p99_ms", 0, MAX), Math.max(median, now.p99Ms()));
        conditions.latency(new Latency(median, p99, orElse(body.integer("token_micros", 0, MAX), now.tokenMicros())));
    }

    private void limits(Fields body) throws ProviderException {
        limits.set(new RateLimits.Limits(required(body, "rpm", 1), required(body, "tpm", 1)));
    }

    private void batches(Fields body) throws ProviderException {
        batches.delay(Duration.ofMillis(
                orElse(body.integer("delay_ms", 0, MAX), batches.delay().toMillis())));
        batches.replyDelay(Duration.ofMillis(orElse(
                body.integer("reply_delay_ms", 0, MAX), batches.replyDelay().toMillis())));
        batches.expireBps(
                Math.toIntExact(orElse(body.integer("expire_bps", 0, BatchConditions.ALL), batches.expireBps())));
    }

    private static int required(Fields body, String name, int min) throws ProviderException {
        body.require(name);
        Integer value = body.integer(name, min, MAX);
        return value == null ? min : value;
    }

    private static long orElse(@Nullable Integer value, long otherwise) {
        return value == null ? otherwise : value;
    }

    private static Fields body(ApiRequest request) throws ProviderException {
        try {
            return Fields.of(MAPPER.readTree(request.body()), "");
        } catch (JsonProcessingException e) {
            throw new ProviderException(ProviderError.invalid("The body is not JSON.", null, null));
        }
    }
}
