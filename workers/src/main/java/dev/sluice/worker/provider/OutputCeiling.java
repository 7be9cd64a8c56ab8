package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Most tokens of output that a request body allows, in any format. */
final class OutputCeiling {

    private static final List<String> CONFIGS = List.of("generationConfig", "generation_config");
    private static final List<String> CEILINGS =
            List.of("max_tokens", "max_completion_tokens", "maxOutputTokens", "max_output_tokens");
    private static final List<String> CHOICES = List.of("n", "candidateCount", "candidate_count");

    private OutputCeiling() {}

    /** The ceiling over all choices; empty when the body has none. */
    static OptionalLong of(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        JsonNode root = ResponseJson.parse(bytes);
        OptionalLong each = largest(root, CEILINGS);
        long choices = largest(root, CHOICES).orElse(1);
        return each.isEmpty() ? each : OptionalLong.of(each.getAsLong() * choices);
    }

    private static OptionalLong largest(JsonNode root, List<String> names) {
        return Stream.concat(Stream.of(root), CONFIGS.stream().map(root::path))
                .flatMap(object -> names.stream().map(object::path))
                .filter(value -> value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0)
                .mapToLong(JsonNode::intValue)
                .max();
    }
}
