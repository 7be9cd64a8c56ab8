package dev.sluice.worker.provider;

import dev.sluice.config.SluiceConfig.ProviderSettings;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.ErrorInfo;
import dev.sluice.worker.provider.BatchApi.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** HTTP for batch APIs: what a response, or the lack of one, says about whether something was done. Thread-safe. */
final class BatchHttp implements AutoCloseable {

    /** Nobody waits for a job; a slow line may still carry a large file. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1 << 18;

    private static final int MOST_BYTES = 4 << 20;
    private static final RetryPolicy ONE_TRY = new RetryPolicy(1);

    private final String name;
    private final String base;
    private final ProviderSettings settings;
    private final @Nullable ApiKey key;
    private final WireFormat format;
    private final InstantSource clock;
    private final HttpClient client;

    BatchHttp(String name, ProviderSettings settings, WireFormat format, Map<String, String> env, InstantSource clock) {
        this.name = name;
        this.settings = settings;
        this.base = settings.baseUrl().replaceAll("/+$", "");
        this.key = settings.apiKey() == null ? null : new ApiKey(settings.apiKey(), env);
        this.format = format;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    Instant now() {
        return clock.instant();
    }

    /** The usual time-out of a request. */
    Duration timeout() {
        return settings.requestTimeout();
    }

    /** A time-out that leaves time for the body. */
    Duration timeout(long bytes) {
        return timeout().plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
    }

    /** A request to a path below the base URL. */
    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
        format.headers().forEach(request::setHeader);
        settings.headers().forEach(request::setHeader);
        return request;
    }

    /** Sends and reads a response of moderate size. */
    Reply<byte[]> send(HttpRequest.Builder request, Duration within) throws InterruptedException {
        return exchange(request, within, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES), body -> body);
    }

    /** Sends and writes the response into a file. */
    Reply<Path> download(HttpRequest.Builder request, Path into, Duration within) throws InterruptedException {
        BodyHandler<byte[]> handler = head -> head.statusCode() == 200
                ? BodySubscribers.mapping(BodyHandlers.ofFile(into).apply(head), _ -> new byte[0])
                : BodyHandlers.ofByteArray().apply(head);
        Reply<Path> reply = exchange(request, within, handler, _ -> into);
        return reply instanceof Reply.Done<Path> && !Files.exists(into)
                ? new Reply.Unclear<>(Errors.retryable(ErrorCodes.PROVIDER_BAD_RESPONSE, "No result came", null))
                : reply;
    }

    private <T> Reply<T> exchange(
            HttpRequest.Builder request, Duration within, BodyHandler<byte[]> handler, Function<byte[], T> value)
            throws InterruptedException {
        if (key != null) {
            Optional<String> secret = key.resolve();
            if (secret.isEmpty()) {
                return new Reply.Refused<>(Errors.permanent(
                        ErrorCodes.PROVIDER_AUTH, "No usable key for provider " + name + " behind " + key));
            }
            Map.Entry<String, String> header = format.authorization(secret.get());
            request.setHeader(header.getKey(), header.getValue());
        }
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request.build(), handler);
        try {
            HttpResponse<byte[]> response = exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return response.statusCode() == 200 ? new Reply.Done<>(value.apply(response.body())) : refused(response);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Reply.Unclear<>(
                    Errors.retryable(ErrorCodes.PROVIDER_TIMEOUT, "No complete response within " + within, null));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return failure(e.getCause());
        }
    }

    /** A line of a result without what must not be kept. */
    byte[] clean(byte[] line) {
        Optional<String> secret = key == null ? Optional.empty() : key.resolve();
        return new Redaction(secret, settings.headers().values()).of(line);
    }

    private <T> Reply<T> refused(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Attempt error = BatchIds.error(format, status, ResponseJson.parse(response.body()));
        if (ONE_TRY.decide(error, name, 1, clock.instant(), null)
                instanceof RetryPolicy.End(CompletionKind kind, ErrorInfo what)) {
            boolean sure = kind == CompletionKind.FAILED && status >= 300 && status < 500 && status != 408;
            return sure ? new Reply.Refused<>(what) : new Reply.Unclear<>(what);
        }
        return new Reply.Unclear<>(
                Errors.retryable(ErrorCodes.PROVIDER_BAD_RESPONSE, "Provider answered HTTP " + status, null));
    }

    private static <T> Reply<T> failure(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException e -> notSent();
            case ConnectException e -> notSent();
            case UnknownHostException e -> notSent();
            case UnresolvedAddressException e -> notSent();
            case SSLHandshakeException e -> notSent();
            case IOException e ->
                new Reply.Unclear<>(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE, "The connection ended before a complete response", null));
            case null, default ->
                new Reply.Unclear<>(Errors.retryable(
                        ErrorCodes.PROVIDER_BAD_RESPONSE, "The HTTP client failed while waiting", null));
        };
    }

    private static <T> Reply<T> notSent() {
        return new Reply.Refused<>(
                Errors.retryable(ErrorCodes.PROVIDER_UNAVAILABLE, "The provider could not be reached", null));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
