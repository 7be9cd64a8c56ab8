package dev.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of up to 2,048 texts.
 *
 * @param tokens of all texts together
 * @param base64 whether vectors are sent as little-endian floats in Base64
 */
record EmbeddingsOperation(
        String modelName, Model model, List<String> texts, long tokens, int dimensions, boolean base64, Caller caller)
        implements Operation {

    private static final Set<String> KNOWN =
            Set.of("input", "model", "dimensions", "encoding_format", "user", "metadata", "safety_identifier");
    private static final int MAX_INPUTS = 2_048;
    private static final long MAX_TOKENS = 300_000;

    static EmbeddingsOperation prepare(
            JsonNode body, @Nullable String clientRequestId, ModelCatalog models, Tokenizer tokenizer)
            throws ProviderException {
        Fields fields = Fields.of(body, "");
        fields.allowOnly(KNOWN);
        String name = fields.requireText("model");
        List<String> texts = texts(fields);
        fields.checkOneOf("encoding_format", Set.of("float", "base64"));
        Model model = models.find(name)
                .filter(Model::embeds)
                .orElseThrow(() -> new ProviderException(ProviderError.modelNotFound(name)));
        Integer dimensions = fields.integer("dimensions", 1, model.dimensions());
        long tokens = 0;
        for (String text : texts) {
            long count = tokenizer.count(text);
            tokens += count;
            if (count > model.contextWindow() || tokens > MAX_TOKENS) {
                throw new ProviderException(ProviderError.invalid(
                        "An input may have " + model.contextWindow() + " tokens, all together " + MAX_TOKENS
                                + "; got an input of " + count + ".",
                        "input",
                        "context_length_exceeded"));
            }
        }
        return new EmbeddingsOperation(
                name,
                model,
                texts,
                tokens,
                dimensions == null ? model.dimensions() : dimensions,
                "base64".equals(fields.text("encoding_format")),
                Caller.read(fields, clientRequestId));
    }

    private static List<String> texts(Fields fields) throws ProviderException {
        JsonNode input = fields.require("input");
        if (input.isTextual()) {
            input = JsonNodeFactory.instance.arrayNode().add(input);
        }
        if (!input.isArray() || input.isEmpty() || input.size() > MAX_INPUTS) {
            throw fields.invalidValue("input", "expected a string or an array of 1 to " + MAX_INPUTS + " strings");
        }
        List<String> texts = new ArrayList<>(input.size());
        for (JsonNode text : input) {
            if (!text.isTextual() || text.textValue().isEmpty()) {
                throw fields.invalidValue("input", "expected strings that are not empty");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    @Override
    public long tokensRequested() {
        return tokens;
    }

    @Override
    public Result run() {
        return new Vectors(this);
    }

    private record Vectors(EmbeddingsOperation operation) implements Result {

        @Override
        public Usage usage() {
            return new Usage(operation.tokens, 0, 0);
        }

        @Override
        public Reply reply(Sending sending) {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
            ArrayNode data = body.putArray("data");
            for (int i = 0; i < operation.texts.size(); i++) {
                ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
                write(Embedder.embed(operation.texts.get(i), operation.dimensions), item);
            }
            body.put("model", operation.modelName);
            if (sending.withUsage()) {
                body.putObject("usage").put("prompt_tokens", operation.tokens).put("total_tokens", operation.tokens);
            }
            return sending.whole(body);
        }

        private void write(float[] vector, ObjectNode item) {
            if (operation.base64) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                item.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
                return;
            }
            ArrayNode numbers = item.putArray("embedding");
            for (float value : vector) {
                numbers.add(value);
            }
        }
    }
}
