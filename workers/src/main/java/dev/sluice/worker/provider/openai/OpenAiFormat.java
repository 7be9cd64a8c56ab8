package dev.sluice.worker.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.StreamAssembly;
import dev.sluice.worker.provider.WireFormat;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chat completions. */
public final class OpenAiFormat implements WireFormat {

    @Override
    public String path(String model, boolean stream) {
        return "/chat/completions";
    }

    @Override
    public Map.Entry<String, String> authorization(String key) {
        return Map.entry("Authorization", "Bearer " + key);
    }

    @Override
    public String requestIdHeader() {
        return "x-request-id";
    }

    @Override
    public byte[] body(DispatchItem item, boolean stream) throws InvalidRequestException {
        return OpenAiBody.of(item, stream);
    }

    @Override
    public CallFacts facts(ByteBuffer body) {
        return new CallFacts(false, PromptCacheTtl.asked(body));
    }

    @Override
    public Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        return OpenAiResponse.answer(root, body, requestId, facts);
    }

    @Override
    public Refusal refusal(JsonNode root) {
        return OpenAiResponse.refusal(root);
    }

    @Override
    public StreamAssembly assembly() {
        return new OpenAiStream();
    }
}
