package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.UsageProblem.Code;
import dev.sluice.usage.UsageReader.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's forms. The input count includes what was read from and written to the prompt cache; the output count includes
 * reasoning, at OpenAI's own. Services that leave fields out mean zero.
 */
final class OpenAiUsage {

    /** The class of OpenAI's default prompt cache, by which its writes are priced. */
    private static final String DEFAULT_CACHE_TTL = "30m";

    private OpenAiUsage() {}

    static Draft read(UsageFormat format, JsonNode usage, JsonNode response, CallFacts facts) {
        Counts counts = new Counts(usage);
        boolean responses = format == UsageFormat.OPENAI_RESPONSES;
        String inputField = responses ? "input_tokens" : "prompt_tokens";
        String inputDetails = inputField + "_details";
        String outputField = responses ? "output_tokens" : "completion_tokens";
        boolean embeddings = format == UsageFormat.OPENAI_EMBEDDINGS;

        long input = counts.required(inputField);
        long output = embeddings ? 0 : counts.required(outputField);
        @Nullable Long total = counts.optional("total_tokens");
        if (embeddings && total != null && total > input) {
            // Nothing but input is billed.
            input = total;
        }
        long read = cacheRead(counts, inputDetails + ".cached_tokens", input);
        long written = counts.orZero(inputDetails + ".cache_write_tokens");
        if (read + written > input) {
            counts.problem(
                    Code.USAGE_CACHE_EXCEEDS_INPUT,
                    inputDetails,
                    read + written,
                    "at most " + inputField + ", " + input);
        }
        String ttl = facts.cacheTtl() == null ? DEFAULT_CACHE_TTL : facts.cacheTtl();
        return new Draft(
                counts,
                Math.max(0, input - read - written),
                read,
                Map.of(ttl, written),
                output,
                outputField + "_details.reasoning_tokens",
                total,
                UsageReader.text(response.path("service_tier")),
                null,
                facts.batch(),
                Map.of());
    }

    /** DeepSeek names its cache hits beside the details, and does not always fill those. */
    private static long cacheRead(Counts counts, String detail, long input) {
        long detailed = counts.orZero(detail);
        @Nullable Long hit = counts.optional("prompt_cache_hit_tokens");
        @Nullable Long miss = counts.optional("prompt_cache_miss_tokens");
        if (hit == null) {
            return detailed;
        }
        if (hit > 0 && detailed > 0 && hit != detailed) {
            counts.problem(Code.USAGE_CONTRADICTION, "prompt_cache_hit_tokens", hit, "the " + detail + ", " + detailed);
        }
        if (miss != null && hit + miss != input) {
            counts.problem(
                    Code.USAGE_CONTRADICTION,
                    "prompt_cache_miss_tokens",
                    miss,
                    "what is left of prompt_tokens, " + (input - hit));
        }
        return Math.max(hit, detailed);
    }
}
