package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The provider's public API, apart from HTTP. Thread safe. */
final class ProviderApi {

    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String MODELS = "/v1/models";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final @Nullable String apiKey;
    private final ModelCatalog models;
    private final IntentAnswers answers;
    private final Conditions conditions;
    private final CallDesk desk;
    private final ChatRequestParser parser;
    private final Tokenizer tokenizer = new Tokenizer();
    private final PromptCache cache = new PromptCache();

    ProviderApi(
            @Nullable String apiKey, ModelCatalog models, IntentAnswers answers, Conditions conditions, CallDesk desk) {
        this.apiKey = apiKey;
        this.models = models;
        this.answers = answers;
        this.conditions = conditions;
        this.desk = desk;
        this.parser = new ChatRequestParser(models);
    }

    /**
     * Handles a request.
     *
     * @throws ProviderException the error to answer with
     * @throws IOException when the bill cannot be written; nothing was charged
     */
    Reply handle(ApiRequest request) throws ProviderException, IOException {
        check(request.authorization());
        return switch (request.path()) {
            case CHAT, EMBEDDINGS -> {
                requireMethod(request, "POST");
                yield desk.call(operation(request), request.bodyHash());
            }
            case MODELS -> {
                requireMethod(request, "GET");
                yield Reply.Whole.json(200, desk.plainHeaders(), modelList());
            }
            default -> throw new ProviderException(ProviderError.noSuchUrl(request.method(), request.path()));
        };
    }

    /**
     * Lets a caller in.
     *
     * @throws ProviderException when the provider is away, or the key is not the right one
     */
    void check(@Nullable String authorization) throws ProviderException {
        if (conditions.outage()) {
            throw new ProviderException(ProviderError.overloaded());
        }
        checkKey(authorization);
    }

    /** Checks a call. */
    Operation operation(ApiRequest request) throws ProviderException {
        JsonNode body;
        try {
            body = MAPPER.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new ProviderException(
                    ProviderError.invalid("We could not parse the JSON body of your request.", null, null));
        }
        return request.path().equals(CHAT)
                ? ChatOperation.prepare(parser.parse(body, request.clientRequestId()), tokenizer, cache, answers)
                : EmbeddingsOperation.prepare(body, request.clientRequestId(), models, tokenizer);
    }

    private void checkKey(@Nullable String authorization) throws ProviderException {
        if (apiKey == null) {
            return;
        }
        if (authorization == null || authorization.isBlank()) {
            throw new ProviderException(ProviderError.missingKey());
        }
        byte[] expected = ("Bearer " + apiKey).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8))) {
            throw new ProviderException(ProviderError.wrongKey());
        }
    }

    private static void requireMethod(ApiRequest request, String method) throws ProviderException {
        if (!request.method().equals(method)) {
            throw new ProviderException(ProviderError.methodNotAllowed(request.method()));
        }
    }

    private ObjectNode modelList() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (String name : models.names()) {
            data.addObject()
                    .put("id", name)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "sluice-simulator");
        }
        return body;
    }
}
