package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pricing.ServiceTiers;
import dev.sluice.schema.TokenUsage;
import dev.sluice.usage.UsageProblem.Code;
import dev.sluice.usage.UsageReading.Metered;
import dev.sluice.usage.UsageReading.Missing;
import dev.sluice.usage.UsageReading.Nonsense;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what providers say a call used.
 *
 * <p>Two rules keep the result on the safe side. Counts that contradict themselves are nonsense as a whole, so that the
 * call is charged at its quote and not at a guess. Tokens that only the total knows of are output, the dearest class:
 * some services leave reasoning out of their output count and name it nowhere else.
 */
public final class UsageReader {

    private UsageReader() {}

    /**
     * Reads a response.
     *
     * @param format its form
     * @param response the response's JSON, or the last event of a stream that has the usage
     * @param facts what is known of the request
     */
    public static UsageReading read(UsageFormat format, JsonNode response, CallFacts facts) {
        return switch (format) {
            case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_EMBEDDINGS ->
                read(response.path("usage"), usage -> OpenAiUsage.read(format, usage, response, facts));
            case ANTHROPIC -> read(response.path("usage"), usage -> AnthropicUsage.read(usage, facts));
            case GEMINI -> read(response.path("usageMetadata"), usage -> GeminiUsage.read(usage, facts));
            case OLLAMA -> read(ollamaCounts(response), usage -> OllamaUsage.read(usage, facts));
        };
    }

    /** What a format makes of its usage object. */
    interface Format {
        Draft read(JsonNode usage);
    }

    /**
     * A usage that is still to be checked.
     *
     * @param input all input tokens that are not in another class
     * @param total all tokens as the response sums them up; null when it does not
     */
    record Draft(
            Counts counts,
            long input,
            long cacheRead,
            Map<String, Long> cacheWrite,
            long output,
            String reasoningField,
            @Nullable Long total,
            @Nullable String tier,
            @Nullable String region,
            boolean batch,
            Map<String, Long> toolCalls) {}

    private static UsageReading read(JsonNode usage, Format format) {
        if (!usage.isObject() || usage.isEmpty()) {
            return new Missing();
        }
        Draft draft = format.read(usage);
        long written =
                draft.cacheWrite().values().stream().mapToLong(Long::longValue).sum();
        long known = draft.input() + draft.cacheRead() + written + draft.output();
        long output = draft.output() + (draft.total() == null ? 0 : Math.max(0, draft.total() - known));
        long reasoning = draft.counts().orZero(draft.reasoningField());
        if (reasoning > output) {
            draft.counts()
                    .problem(
                            Code.USAGE_REASONING_EXCEEDS_OUTPUT,
                            draft.reasoningField(),
                            reasoning,
                            "at most the output, " + output);
        }
        if (!draft.counts().problems().isEmpty()) {
            return new Nonsense(draft.counts().problems(), usage.toString());
        }
        Map<String, Long> writes = new TreeMap<>(draft.cacheWrite());
        writes.values().removeIf(tokens -> tokens == 0);
        TokenUsage tokens = TokenUsage.newBuilder()
                .setInputUncached(draft.input())
                .setCacheRead(draft.cacheRead())
                .setCacheWrite(writes)
                .setOutputTotal(output)
                .setOutputReasoning(reasoning)
                .build();
        return new Metered(new CallUsage(
                tokens,
                ServiceTiers.normal(draft.tier()),
                draft.region(),
                draft.batch(),
                Map.copyOf(draft.toolCalls()),
                usage.toString()));
    }

    /** The response without what it answers: the counts stand beside the text. */
    private static ObjectNode ollamaCounts(JsonNode response) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        response.properties().forEach(entry -> {
            if (entry.getKey().endsWith("_count") || entry.getKey().endsWith("_duration")) {
                counts.set(entry.getKey(), entry.getValue());
            }
        });
        return counts;
    }

    static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.textValue().isBlank() ? node.textValue() : null;
    }
}
