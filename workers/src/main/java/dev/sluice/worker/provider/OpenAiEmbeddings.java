package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Embeddings in OpenAI's wire format, over HTTP/1.1 as chat completions are. Thread-safe. */
final class OpenAiEmbeddings implements EmbeddingsProvider {

    /** Vectors of a call as numbers in text, of a service that does not know Base64. */
    private static final int MOST_BYTES = 80 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final URI endpoint;
    private final ProviderSettings settings;
    private final @Nullable ApiKey key;
    private final InstantSource clock;
    private final HttpClient client;

    OpenAiEmbeddings(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.endpoint = URI.create(settings.baseUrl().replaceAll("/+$", "") + "/embeddings");
        this.key = settings.apiKey() == null ? null : new ApiKey(settings.apiKey(), env);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Preparation prepare(List<DispatchItem> items) {
        DispatchItem first = items.getFirst();
        return new Call(
                first.getDispatchId(),
                EmbeddingsBody.of(items),
                first.getRequest().getTraceparent());
    }

    @Override
    public Attempt attempt(Call call) throws InterruptedException {
        Optional<String> secret = key == null ? Optional.empty() : key.resolve();
        if (key != null && secret.isEmpty()) {
            return new Attempt.Misconfigured(Errors.permanent(
                    ErrorCodes.PROVIDER_AUTH, "No usable key for provider " + name + " behind " + key));
        }
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request(call, secret), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return read(exchange.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Attempt.Unknown(Errors.retryable(
                    ErrorCodes.PROVIDER_TIMEOUT, "No complete response within " + settings.requestTimeout(), null));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return OpenAiProvider.failure(e.getCause());
        }
    }

    private HttpRequest request(Call call, Optional<String> secret) {
        byte[] body = new byte[call.body().remaining()];
        call.body().duplicate().get(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        settings.headers().forEach(request::setHeader);
        request.setHeader("X-Client-Request-Id", call.dispatchId());
        secret.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
        String traceparent = call.traceparent();
        if (traceparent != null && TraceContext.isValid(traceparent)) {
            request.setHeader("traceparent", traceparent);
        }
        return request.build();
    }

    private Attempt read(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2 && status != 200) {
            return unreadable("Status " + status + " does not say whether the call was billed");
        }
        if (status != 200) {
            return OpenAiResponse.error(status, response.body(), RetryAfter.of(response.headers(), clock.instant()));
        }
        try {
            JsonNode root = JSON.readTree(response.body());
            if (!root.path("data").isArray()) {
                return unreadable("The response is no list of embeddings");
            }
            return new Attempt.Success(new ProviderAnswer(
                    ByteBuffer.wrap(response.body()).asReadOnlyBuffer(),
                    null,
                    null,
                    root.path("model").isTextual() ? root.path("model").textValue() : null,
                    UsageReader.read(UsageFormat.OPENAI_EMBEDDINGS, root, CallFacts.NONE),
                    response.headers().firstValue("x-request-id").orElse(null)));
        } catch (IOException e) {
            return unreadable("The response is not JSON");
        }
    }

    private static Attempt unreadable(String message) {
        return new Attempt.Unknown(Errors.retryable(ErrorCodes.PROVIDER_BAD_RESPONSE, message, null));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return "OpenAiEmbeddings[" + name + ", " + endpoint + "]";
    }
}
