package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.UsageProblem.Code;
import dev.sluice.usage.UsageReader.Draft;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Anthropic's form. The input count excludes both cache classes; the output count includes thinking. */
final class AnthropicUsage {

    private static final String DEFAULT_CACHE_TTL = "5m";
    /** A class that no price has, so that the dearest one is charged. */
    private static final String UNSPLIT = "unsplit";

    private static final Pattern SPLIT = Pattern.compile("ephemeral_([0-9a-z]{1,16})_input_tokens");
    private static final Pattern TOOL = Pattern.compile("([a-z0-9_]{1,64})");
    private static final Set<String> NO_GEO = Set.of("global", "not_available", "unspecified", "");

    private AnthropicUsage() {}

    static Draft read(JsonNode usage, CallFacts facts) {
        Counts counts = new Counts(usage);
        @Nullable String tier = UsageReader.text(usage.path("service_tier"));
        boolean ofBatch = "batch".equals(tier);
        @Nullable String speed = UsageReader.text(usage.path("speed"));
        return new Draft(
                counts,
                counts.required("input_tokens"),
                counts.orZero("cache_read_input_tokens"),
                cacheWrites(counts, facts),
                counts.required("output_tokens"),
                "output_tokens_details.thinking_tokens",
                null,
                "fast".equals(speed) ? speed : ofBatch ? null : tier,
                geo(UsageReader.text(usage.path("inference_geo"))),
                facts.batch() || ofBatch,
                counts.matching("server_tool_use", TOOL));
    }

    private static Map<String, Long> cacheWrites(Counts counts, CallFacts facts) {
        String totalField = "cache_creation_input_tokens";
        Map<String, Long> writes = new HashMap<>(counts.matching("cache_creation", SPLIT));
        long split = writes.values().stream().mapToLong(Long::longValue).sum();
        @Nullable Long total = counts.optional(totalField);
        if (total == null) {
            return writes;
        }
        if (split > total) {
            counts.problem(
                    Code.USAGE_CACHE_SPLIT_EXCEEDS_TOTAL,
                    "cache_creation",
                    split,
                    "at most " + totalField + ", " + total);
        } else if (split < total) {
            String ttl = facts.cacheTtl() == null ? DEFAULT_CACHE_TTL : facts.cacheTtl();
            writes.merge(writes.isEmpty() ? ttl : UNSPLIT, total - split, Long::sum);
        }
        return writes;
    }

    private static @Nullable String geo(@Nullable String geo) {
        String named = geo == null ? "" : geo.toLowerCase(Locale.ROOT);
        return NO_GEO.contains(named) ? null : named;
    }
}
