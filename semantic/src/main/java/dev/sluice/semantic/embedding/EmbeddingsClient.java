package dev.sluice.semantic.embedding;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes single calls of an embeddings endpoint. Thread-safe. */
final class EmbeddingsClient implements AutoCloseable {

    /** Digits, sign, point, exponent and comma of a number as JSON has it, with room to spare. */
    private static final long BYTES_A_NUMBER = 32;

    private static final long OTHER_BYTES = 1 << 20;

    private final HttpModel source;
    private final HttpClient client;

    EmbeddingsClient(HttpModel source) {
        this.source = source;
        // Over HTTP/2 the JDK's client refuses calls beyond the server's stream limit instead of queueing them.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(source.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What became of a call. */
    sealed interface Outcome {

        /** Vectors in the order of the texts. */
        record Vectors(List<DenseVector> vectors) implements Outcome {}

        /**
         * None.
         *
         * @param reason fit for a log: holds neither texts nor keys
         * @param ofTheTexts whether other texts might have fared better
         */
        record Failed(String reason, boolean ofTheTexts) implements Outcome {}
    }

    Outcome call(List<String> texts) throws InterruptedException {
        Optional<HttpRequest> request = request(texts);
        if (request.isEmpty()) {
            return new Outcome.Failed("no usable API key", false);
        }
        long most = OTHER_BYTES + BYTES_A_NUMBER * texts.size() * source.model().dimension();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.get(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
        try {
            // The request's own time-out ends with the headers; this one covers the body too.
            return read(exchange.get(source.timeout().toMillis(), TimeUnit.MILLISECONDS), texts.size());
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Outcome.Failed("no complete response within " + source.timeout(), false);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return new Outcome.Failed(name(e.getCause()), false);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Optional<HttpRequest> request(List<String> texts) {
        HttpRequest.Builder request = HttpRequest.newBuilder(source.endpoint())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(EmbeddingsBody.request(source.name(), texts)));
        return switch (source.key()) {
            case HttpModel.Key.None() -> Optional.of(request.build());
            case HttpModel.Key.Bearer(var secret) ->
                secret.get()
                        .map(String::strip)
                        // What a header cannot hold would be quoted in the client's own error.
                        .filter(key -> !key.isEmpty() && key.chars().allMatch(c -> c > ' ' && c < 0x7f))
                        .map(key ->
                                request.header("Authorization", "Bearer " + key).build());
        };
    }

    private Outcome read(HttpResponse<byte[]> response, int texts) {
        int status = response.statusCode();
        if (status != 200) {
            return new Outcome.Failed("status " + status, status == 400 || status == 413 || status == 422);
        }
        return EmbeddingsBody.response(response.body(), texts, source.model().dimension())
                .<Outcome>map(Outcome.Vectors::new)
                .orElseGet(() -> new Outcome.Failed(
                        "the response does not hold one vector of dimension "
                                + source.model().dimension() + " for each text",
                        false));
    }

    private static String name(@Nullable Throwable cause) {
        return cause == null ? "unknown" : cause.getClass().getSimpleName();
    }
}
