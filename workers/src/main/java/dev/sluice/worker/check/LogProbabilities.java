package dev.sluice.worker.check;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How sure a model was of what it said. */
final class LogProbabilities {

    private LogProbabilities() {}

    /** The mean over the tokens of a choice; null when there are none. */
    static @Nullable Double mean(JsonNode choice) {
        double sum = 0;
        int tokens = 0;
        for (JsonNode token : choice.path("logprobs").path("content")) {
            JsonNode value = token.path("logprob");
            if (value.isNumber()) {
                sum += value.asDouble();
                tokens++;
            }
        }
        return tokens == 0 ? null : sum / tokens;
    }
}
