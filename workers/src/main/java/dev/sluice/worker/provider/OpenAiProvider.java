package dev.sluice.worker.provider;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.usage.CallFacts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions in OpenAI's wire format.
 *
 * <p>HTTP/1.1, one connection a call in flight: over HTTP/2 the JDK's client refuses calls beyond the server's stream
 * limit instead of queueing them. Thread-safe.
 */
final class OpenAiProvider implements Provider {

    /** An answer travels twice in one record, as body and as text, and a record may have 8 MiB. */
    private static final int MOST_BYTES = 7 << 19;

    /** What proxies answer when the caller hung up first. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final String name;
    private final URI endpoint;
    private final ProviderSettings settings;
    private final @Nullable ApiKey key;
    private final InstantSource clock;
    private final HttpClient client;

    OpenAiProvider(String name, ProviderSettings settings, Map<String, String> env, InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.clock = clock;
        this.endpoint = URI.create(settings.baseUrl().replaceAll("/+$", "") + "/chat/completions");
        this.key = settings.apiKey() == null ? null : new ApiKey(settings.apiKey(), env);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Preparation prepare(DispatchItem item) {
        return OpenAiBody.of(item);
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
            // The request's own time-out ends with the headers; this one covers the body too.
            return read(call, exchange.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Attempt.Unknown(Errors.retryable(
                    ErrorCodes.PROVIDER_TIMEOUT, "No complete response within " + settings.requestTimeout(), null));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return failure(e.getCause());
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
        // A header, so that bodies can stay byte for byte; OpenAI's support finds calls by it.
        request.setHeader("X-Client-Request-Id", call.dispatchId());
        secret.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
        String traceparent = call.traceparent();
        if (traceparent != null && TraceContext.isValid(traceparent)) {
            request.setHeader("traceparent", traceparent);
        }
        return request.build();
    }

    private Attempt read(Call call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status != 200 && (status / 100 == 2 || status == CLIENT_CLOSED_REQUEST)) {
            return new Attempt.Unknown(Errors.retryable(
                    ErrorCodes.PROVIDER_BAD_RESPONSE,
                    "Status " + status + " does not say whether the call was billed",
                    null));
        }
        if (status != 200) {
            return OpenAiResponse.error(status, response.body(), RetryAfter.of(response.headers(), clock.instant()));
        }
        String requestId = response.headers().firstValue("x-request-id").orElse(null);
        CallFacts facts = new CallFacts(false, PromptCacheTtl.asked(call.body()));
        Optional<ProviderAnswer> answer = OpenAiResponse.answer(response.body(), requestId, facts);
        return answer.<Attempt>map(Attempt.Success::new)
                .orElseGet(() -> new Attempt.Unknown(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE, "The response is not a chat completion", null)));
    }

    /** What a failed exchange says about the call. */
    static Attempt failure(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException e -> new Attempt.NotSent("Connecting to the provider timed out");
            case ConnectException e -> new Attempt.NotSent("The provider refuses connections or its name is unknown");
            case UnknownHostException e -> new Attempt.NotSent("The provider's host name is unknown");
            case UnresolvedAddressException e -> new Attempt.NotSent("The provider's host name is unknown");
            case SSLHandshakeException e -> new Attempt.NotSent("The TLS handshake with the provider failed");
            case IOException e ->
                new Attempt.Unknown(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE,
                        "The connection ended before a complete response of at most " + MOST_BYTES + " bytes",
                        null));
            case null, default ->
                new Attempt.Unknown(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE,
                        "The HTTP client failed while waiting for the response",
                        null));
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return "OpenAiProvider[" + name + ", " + endpoint + "]";
    }
}
