package dev.sluice.worker.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import dev.sluice.worker.provider.EmbeddingsBody;
import dev.sluice.worker.provider.ProviderAnswer;
import dev.sluice.worker.provider.ResponseJson;
import dev.sluice.worker.provider.StreamAssembly;
import dev.sluice.worker.provider.WireFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Embeddings of OpenAI and of the services that speak its format; never a stream. */
public final class OpenAiEmbeddingsFormat implements WireFormat {

    /** Vectors of a call as numbers in text, of a service that does not know Base64. */
    private static final int MOST_BYTES = 80 << 20;

    private final OpenAiFormat chat = new OpenAiFormat();

    @Override
    public String path(String model, boolean stream) {
        return "/embeddings";
    }

    @Override
    public Map.Entry<String, String> authorization(String key) {
        return chat.authorization(key);
    }

    @Override
    public String requestIdHeader() {
        return chat.requestIdHeader();
    }

    @Override
    public byte[] body(DispatchItem item, boolean stream) {
        ByteBuffer body = EmbeddingsBody.of(List.of(item));
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    @Override
    public int mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public Optional<ProviderAnswer> answer(JsonNode root, byte[] body, @Nullable String requestId, CallFacts facts) {
        if (!root.path("data").isArray()) {
            return Optional.empty();
        }
        return Optional.of(new ProviderAnswer(
                ByteBuffer.wrap(body).asReadOnlyBuffer(),
                null,
                null,
                ResponseJson.text(root.path("model")),
                UsageReader.read(UsageFormat.OPENAI_EMBEDDINGS, root, facts),
                requestId));
    }

    @Override
    public Refusal refusal(JsonNode root) {
        return chat.refusal(root);
    }

    @Override
    public StreamAssembly assembly() {
        return chat.assembly();
    }
}
