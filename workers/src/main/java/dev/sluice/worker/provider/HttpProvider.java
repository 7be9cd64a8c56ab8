package dev.sluice.worker.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.DispatchItem;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.usage.CallFacts;
import dev.sluice.worker.provider.request.InvalidRequestException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
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
 * A connection to a provider: the exchange, its time-outs, and what may be concluded from how it ended. The wire format
 * knows what is sent and what comes back.
 *
 * <p>HTTP/1.1, one connection a call in flight: over HTTP/2 the JDK's client refuses calls beyond the server's stream
 * limit instead of queueing them. Thread-safe.
 */
final class HttpProvider implements Provider {

    /** What proxies answer when the caller hung up first. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final String name;
    private final String baseUrl;
    private final ProviderSettings settings;
    private final WireFormat format;
    private final @Nullable ApiKey key;
    private final InstantSource clock;
    private final HttpClient client;

    /**
     * Opens nothing yet.
     *
     * @throws IllegalArgumentException when the base URL or a header cannot be sent; the message names it without its
     *     value
     */
    HttpProvider(
            String name, ProviderSettings settings, WireFormat format, Map<String, String> env, InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.format = format;
        this.clock = clock;
        this.baseUrl = settings.baseUrl().replaceAll("/+$", "");
        ConnectionCheck.check(name, baseUrl, settings.headers());
        this.key = settings.apiKey() == null ? null : new ApiKey(settings.apiKey(), env);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Preparation prepare(DispatchItem item) {
        try {
            byte[] body = format.body(item, settings.stream());
            return new Call(item, ByteBuffer.wrap(body).asReadOnlyBuffer());
        } catch (InvalidRequestException e) {
            return new Invalid(e.error());
        }
    }

    @Override
    public Attempt attempt(Call call) throws InterruptedException {
        Optional<String> secret = key == null ? Optional.empty() : key.resolve();
        if (key != null && secret.isEmpty()) {
            return new Attempt.Misconfigured(Errors.permanent(
                    ErrorCodes.PROVIDER_AUTH, "No usable key for provider " + name + " behind " + key));
        }
        Redaction redaction = new Redaction(secret, settings.headers().values());
        Reception reception = new Reception(format);
        CompletableFuture<HttpResponse<Received>> exchange = client.sendAsync(request(call, secret), reception);
        try {
            // The request's own time-out ends with the headers; this one covers the body too.
            HttpResponse<Received> response =
                    exchange.get(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return read(call, response, redaction).with(RateLimitHeaders.of(response.headers(), clock.instant()));
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return broken(
                    call,
                    reception,
                    redaction,
                    Errors.retryable(
                            ErrorCodes.PROVIDER_TIMEOUT,
                            "No complete response within " + settings.requestTimeout(),
                            null));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return failure(e.getCause(), call, reception, redaction);
        }
    }

    private HttpRequest request(Call call, Optional<String> secret) {
        String path = format.path(call.item().getUpstreamModel(), settings.stream());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .header("Content-Type", "application/json")
                .header("Accept", settings.stream() ? "text/event-stream, application/json" : "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(call.body())));
        format.headers().forEach(request::setHeader);
        settings.headers().forEach(request::setHeader);
        secret.map(format::authorization).ifPresent(header -> request.setHeader(header.getKey(), header.getValue()));
        // A header, so that bodies can stay byte for byte; OpenAI's support finds calls by it.
        request.setHeader("X-Client-Request-Id", call.dispatchId());
        String traceparent = call.item().getRequest().getTraceparent();
        if (traceparent != null && TraceContext.isValid(traceparent)) {
            request.setHeader("traceparent", traceparent);
        }
        return request.build();
    }

    private Attempt read(Call call, HttpResponse<Received> response, Redaction redaction) {
        return switch (response.body()) {
            case Received.Streamed(StreamReading stream) -> streamed(call, stream, redaction, cutShort());
            case Received.Whole(ByteBuffer body) ->
                whole(call, response.statusCode(), response.headers(), redaction.of(bytes(body)), redaction);
        };
    }

    private Attempt whole(Call call, int status, HttpHeaders headers, byte[] body, Redaction redaction) {
        if (status != 200 && (status / 100 == 2 || status == CLIENT_CLOSED_REQUEST)) {
            return new Attempt.Unknown(Errors.retryable(
                    ErrorCodes.PROVIDER_BAD_RESPONSE,
                    "Status " + status + " does not say whether the call was billed",
                    null));
        }
        JsonNode root = ResponseJson.parse(body);
        if (status != 200) {
            WireFormat.Refusal refusal = format.refusal(root);
            Duration asked = RetryAfter.of(headers, clock.instant());
            return new Attempt.ErrorResponse(
                    status,
                    refusal.code(),
                    refusal.type(),
                    refusal.isErrorObject(),
                    asked == null ? refusal.retryAfter() : asked);
        }
        String header = format.requestIdHeader();
        String requestId = header == null ? null : headers.firstValue(header).orElse(null);
        return answer(call, root, body, redaction.of(requestId))
                .<Attempt>map(Attempt.Success::new)
                .orElseGet(() -> new Attempt.Unknown(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE, "The response is no answer in the provider's format", null)));
    }

    private Optional<ProviderAnswer> answer(Call call, JsonNode root, byte[] body, @Nullable String requestId) {
        CallFacts facts = format.facts(call.body());
        return format.answer(root, body, requestId, facts);
    }

    /** Takes a stream that has ended, for whatever reason; the error is for the case that something is missing. */
    private Attempt streamed(Call call, StreamReading stream, Redaction redaction, ErrorInfo error) {
        StreamReading.State state = stream.close();
        byte[] body = redaction.of(ResponseJson.write(state.body()));
        Optional<ProviderAnswer> answer =
                answer(call, ResponseJson.parse(body), body, redaction.of(stream.requestId()));
        if (state.isComplete() && answer.isPresent() && body.length <= format.mostBytes()) {
            return new Attempt.Success(answer.get());
        }
        @Nullable
        PartialUsage sent = answer.map(partial -> PartialUsage.of(partial, state.uncounted(), call))
                .orElse(null);
        String code = redaction.of(state.error());
        return new Attempt.Unknown(code == null ? error : endedBy(code), sent);
    }

    private Attempt broken(Call call, Reception reception, Redaction redaction, ErrorInfo error) {
        return reception.stream()
                .map(stream -> streamed(call, stream, redaction, error))
                .orElseGet(() -> new Attempt.Unknown(error));
    }

    private Attempt failure(@Nullable Throwable cause, Call call, Reception reception, Redaction redaction) {
        return switch (cause) {
            case HttpConnectTimeoutException e -> new Attempt.NotSent("Connecting to the provider timed out");
            case ConnectException e -> new Attempt.NotSent("The provider refuses connections or its name is unknown");
            case UnknownHostException e -> new Attempt.NotSent("The provider's host name is unknown");
            case UnresolvedAddressException e -> new Attempt.NotSent("The provider's host name is unknown");
            case SSLHandshakeException e -> new Attempt.NotSent("The TLS handshake with the provider failed");
            case IOException e -> broken(call, reception, redaction, cutShort());
            case null, default ->
                broken(
                        call,
                        reception,
                        redaction,
                        Errors.retryable(
                                ErrorCodes.PROVIDER_BAD_RESPONSE,
                                "The HTTP client failed while waiting for the response",
                                null));
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private ErrorInfo cutShort() {
        return Errors.retryable(
                ErrorCodes.PROVIDER_BAD_RESPONSE,
                "The connection ended before a complete response of at most " + format.mostBytes() + " bytes",
                null);
    }

    private static ErrorInfo endedBy(String code) {
        return Errors.retryable(
                ErrorCodes.PROVIDER_BAD_RESPONSE, "The provider ended its stream with the error " + code, null);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** Without the base URL, which may carry a password. */
    @Override
    public String toString() {
        return "HttpProvider[" + name + ", " + settings.type() + "]";
    }
}
