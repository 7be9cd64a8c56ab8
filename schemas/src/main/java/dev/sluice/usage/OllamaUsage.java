package dev.sluice.usage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.usage.UsageReader.Draft;
import java.util.Map;

/** Ollama's own form. A count of zero is left out, which only an output can be. */
final class OllamaUsage {

    private OllamaUsage() {}

    static Draft read(JsonNode usage, CallFacts facts) {
        Counts counts = new Counts(usage);
        return new Draft(
                counts,
                counts.required("prompt_eval_count"),
                0,
                Map.of(),
                counts.orZero("eval_count"),
                "reasoning_count",
                null,
                null,
                null,
                facts.batch(),
                Map.of());
    }
}
