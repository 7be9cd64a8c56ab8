package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.UsageProblem.Code;
import dev.sluice.usage.UsageReader.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's form. The prompt count includes what came from the cache but not the results of tools; the count of candidates
 * excludes thoughts, which are billed as output.
 */
final class GeminiUsage {

    private static final String CACHED = "cachedContentTokenCount";
    private static final String THOUGHTS = "thoughtsTokenCount";

    private GeminiUsage() {}

    static Draft read(JsonNode usage, CallFacts facts) {
        Counts counts = new Counts(usage);
        long prompt = counts.required("promptTokenCount");
        long cached = counts.orZero(CACHED);
        if (cached > prompt) {
            counts.problem(Code.USAGE_CACHE_EXCEEDS_INPUT, CACHED, cached, "at most promptTokenCount, " + prompt);
        }
        @Nullable Long candidates = counts.optional("candidatesTokenCount");
        long answered = candidates == null ? counts.orZero("responseTokenCount") : candidates;
        return new Draft(
                counts,
                Math.max(0, prompt - cached) + counts.orZero("toolUsePromptTokenCount"),
                cached,
                Map.of(),
                answered + counts.orZero(THOUGHTS),
                THOUGHTS,
                counts.optional("totalTokenCount"),
                tier(usage),
                null,
                facts.batch(),
                Map.of());
    }

    /** The Gemini API names the tier, Vertex AI the kind of traffic. */
    private static @Nullable String tier(JsonNode usage) {
        @Nullable String tier = UsageReader.text(usage.path("serviceTier"));
        if (tier != null) {
            return tier;
        }
        @Nullable String traffic = UsageReader.text(usage.path("trafficType"));
        return traffic == null || !traffic.startsWith("ON_DEMAND_")
                ? traffic
                : traffic.substring("ON_DEMAND_".length());
    }
}
