package dev.sluice.worker.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.worker.provider.ResponseJson;
import dev.sluice.worker.provider.StreamAssembly;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chunks of chat completions. OpenAI counts in the last chunk only; some services count in each. */
final class OpenAiStream implements StreamAssembly {

    private static final Set<String> OWN = Set.of("choices", "usage", "object", "error");
    /** Models that generate nothing but what they show. All others may reason unseen, and be billed for it. */
    private static final Pattern PLAIN = Pattern.compile("(gpt-3\\.5|gpt-4|chatgpt-4o).*");

    private final ObjectNode head = JsonNodeFactory.instance.objectNode();
    private final SortedMap<Integer, OpenAiChoice> choices = new TreeMap<>();
    private @Nullable JsonNode usage;
    private @Nullable String error;
    private long uncounted;

    @Override
    public void accept(JsonNode chunk) {
        JsonNode failure = chunk.path("error");
        if (failure.isObject() || failure.isTextual()) {
            String code = ResponseJson.code(failure.path("code"));
            error = code == null ? ResponseJson.code(failure.path("type")) : code;
            return;
        }
        for (Map.Entry<String, JsonNode> member : chunk.properties()) {
            if (!OWN.contains(member.getKey()) && (!member.getValue().isNull() || !head.has(member.getKey()))) {
                head.set(member.getKey(), member.getValue());
            }
        }
        for (JsonNode choice : chunk.path("choices")) {
            uncounted += choices.computeIfAbsent(choice.path("index").asInt(), OpenAiChoice::new)
                    .add(choice);
        }
        if (chunk.path("usage").isObject()) {
            usage = chunk.path("usage");
            uncounted = 0;
        }
    }

    @Override
    public boolean isComplete() {
        return !choices.isEmpty() && choices.values().stream().allMatch(OpenAiChoice::isFinished);
    }

    @Override
    public ObjectNode body() {
        ObjectNode body = head.deepCopy().put("object", "chat.completion");
        ArrayNode array = body.putArray("choices");
        choices.values().forEach(choice -> array.add(choice.toJson()));
        if (usage != null) {
            body.set("usage", usage);
        }
        return body;
    }

    @Override
    public OptionalLong uncounted() {
        boolean plain = PLAIN.matcher(head.path("model").asText()).matches()
                || choices.values().stream().anyMatch(OpenAiChoice::showsReasoning);
        return usage != null || plain ? OptionalLong.of(uncounted) : OptionalLong.empty();
    }

    @Override
    public @Nullable String error() {
        return error;
    }
}
