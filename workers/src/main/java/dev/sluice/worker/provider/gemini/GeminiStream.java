package dev.sluice.worker.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import dev.sluice.worker.provider.StreamAssembly;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Responses that each have a part of the answer, and count all of it up to there. */
final class GeminiStream implements StreamAssembly {

    private static final String USAGE = "usageMetadata";
    private static final String CANDIDATES = "candidates";

    private final ObjectNode head = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, GeminiCandidate> candidates = new TreeMap<>();
    private @Nullable JsonNode usage;
    private @Nullable String error;
    private long uncounted;

    @Override
    public void accept(JsonNode event) {
        if (event.path("error").isObject()) {
            error = ResponseJson.code(event.at("/error/status"));
            return;
        }
        for (Map.Entry<String, JsonNode> member : event.properties()) {
            if (!member.getKey().equals(USAGE) && !member.getKey().equals(CANDIDATES)) {
                head.set(member.getKey(), member.getValue());
            }
        }
        for (JsonNode candidate : event.path(CANDIDATES)) {
            uncounted += candidates
                    .computeIfAbsent(candidate.path("index").asInt(), i -> new GeminiCandidate())
                    .add(candidate);
        }
        JsonNode counted = event.path(USAGE);
        if (counted.isObject()) {
            usage = counted;
            // A count of the prompt alone is sent before anything is generated, and with every part by some models.
            if (counted.has("candidatesTokenCount")) {
                uncounted = 0;
            }
        }
    }

    @Override
    public boolean isComplete() {
        boolean blocked = head.at("/promptFeedback/blockReason").isTextual();
        return blocked || (!candidates.isEmpty() && candidates.values().stream().allMatch(GeminiCandidate::isFinished));
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!candidates.isEmpty()) {
            ArrayNode array = body.putArray(CANDIDATES);
            candidates.values().forEach(candidate -> array.add(candidate.toJson()));
        }
        if (usage != null) {
            body.set(USAGE, usage);
        }
        return body.setAll(head);
    }

    /** Thoughts are in the counts, and nowhere else for sure. */
    @Override
    public OptionalLong uncounted() {
        return usage == null ? OptionalLong.empty() : OptionalLong.of(uncounted);
    }

    @Override
    public @Nullable String error() {
        return error;
    }
}
