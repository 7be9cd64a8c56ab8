package dev.sluice.worker.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.StreamAssembly;
import dev.sluice.worker.provider.WireFormat;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** generateContent and streamGenerateContent. The path names the model. */
public final class GeminiFormat implements WireFormat {

    @Override
    public String path(String model, boolean stream) {
        // Tuned models have a collection of their own, and say so.
        String resource = model.indexOf('/') < 0 ? "models/" + model : model;
        String encoded = Arrays.stream(resource.split("/"))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return "/" + encoded + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    @Override
    public Map.Entry<String, String> authorization(String key) {
        return Map.entry("x-goog-api-key", key);
    }

    @Override
    public @Nullable String requestIdHeader() {
        return null;
    }

    @Override
    public byte[] body(DispatchItem item, boolean stream) throws InvalidRequestException {
        return GeminiBody.of(item);
    }

    @Override
    public Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        return GeminiResponse.answer(root, body, facts);
    }

    @Override
    public Refusal refusal(JsonNode root) {
        return GeminiResponse.refusal(root);
    }

    @Override
    public StreamAssembly assembly() {
        return new GeminiStream();
    }
}
