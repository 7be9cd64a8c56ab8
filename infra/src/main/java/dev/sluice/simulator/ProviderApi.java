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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The provider's public API, apart from HTTP. Thread safe. */
final class ProviderApi {

    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";
    private static final String MODELS = "/v1/models";
    private static final String VERSION = "anthropic-version";
    private static final Pattern GENERATE =
            Pattern.compile(Dialect.GEMINI_ROOT + "models/([^/:]+):(generateContent|streamGenerateContent)");
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
    private final MessageRequestParser messages;
    private final GenerateRequestParser contents;
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
        this.messages = new MessageRequestParser(models);
        this.contents = new GenerateRequestParser(models);
    }

    /**
     * Handles a request.
     *
     * @throws ProviderException the error to answer with
     * @throws IOException when the bill cannot be written; nothing was charged
     */
    Reply handle(ApiRequest request) throws ProviderException, IOException {
        if (conditions.outage()) {
            throw new ProviderException(ProviderError.overloaded());
        }
        Dialect dialect = Dialect.of(request.path());
        checkKey(dialect, request.header(dialect.keyHeader()));
        if (dialect == Dialect.GEMINI) {
            requireMethod(request, "POST");
            return desk.call(generate(request), request.bodyHash());
        }
        return switch (request.path()) {
            case CHAT, EMBEDDINGS, Dialect.MESSAGES -> {
                requireMethod(request, "POST");
                yield desk.call(operation(request), request.bodyHash());
            }
            case MODELS -> {
                requireMethod(request, "GET");
                yield Reply.Whole.json(200, desk.plainHeaders(dialect), modelList());
            }
            default -> throw new ProviderException(ProviderError.noSuchUrl(request.method(), request.path()));
        };
    }

    private Operation operation(ApiRequest request) throws ProviderException {
        JsonNode body = json(request);
        String id = request.clientRequestId();
        return switch (request.path()) {
            case CHAT -> converse(parser.parse(body, id));
            case EMBEDDINGS -> EmbeddingsOperation.prepare(body, id, models, tokenizer);
            default -> {
                if (request.header(VERSION) == null) {
                    throw new ProviderException(
                            ProviderError.invalid(VERSION + ": header is required", VERSION, "missing_header"));
                }
                yield converse(messages.parse(body, id));
            }
        };
    }

    /** {@code /v1beta/models/NAME:METHOD}. */
    private Operation generate(ApiRequest request) throws ProviderException {
        Matcher path = GENERATE.matcher(request.path());
        boolean stream = path.matches() && path.group(2).startsWith("stream");
        if (!path.matches() || stream != request.query().contains("alt=sse")) {
            throw new ProviderException(ProviderError.noSuchUrl(request.method(), request.path()));
        }
        return converse(contents.parse(path.group(1), stream, json(request), request.clientRequestId()));
    }

    private Operation converse(ChatRequest request) throws ProviderException {
        return ChatOperation.prepare(request, tokenizer, cache, answers);
    }

    private static JsonNode json(ApiRequest request) throws ProviderException {
        try {
            return MAPPER.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new ProviderException(
                    ProviderError.invalid("We could not parse the JSON body of your request.", null, null));
        }
    }

    private void checkKey(Dialect dialect, @Nullable String credentials) throws ProviderException {
        if (apiKey == null) {
            return;
        }
        if (credentials == null || credentials.isBlank()) {
            throw new ProviderException(ProviderError.missingKey());
        }
        byte[] expected = dialect.credentials(apiKey).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, credentials.getBytes(StandardCharsets.UTF_8))) {
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
