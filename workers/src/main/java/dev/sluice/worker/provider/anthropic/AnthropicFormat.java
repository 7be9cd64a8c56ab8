package dev.sluice.worker.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.StreamAssembly;
import dev.sluice.worker.provider.WireFormat;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages. */
public final class AnthropicFormat implements WireFormat {

    private static final String VERSION = "2023-06-01";

    @Override
    public String path(String model, boolean stream) {
        return "/messages";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("anthropic-version", VERSION);
    }

    @Override
    public Map.Entry<String, String> authorization(String key) {
        return Map.entry("x-api-key", key);
    }

    @Override
    public String requestIdHeader() {
        return "request-id";
    }

    @Override
    public byte[] body(DispatchItem item, boolean stream) throws InvalidRequestException {
        return AnthropicBody.of(item, stream);
    }

    @Override
    public Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        return AnthropicResponse.answer(root, body, requestId, facts);
    }

    @Override
    public Refusal refusal(JsonNode root) {
        return AnthropicResponse.refusal(root);
    }

    @Override
    public StreamAssembly assembly() {
        return new AnthropicStream();
    }
}
