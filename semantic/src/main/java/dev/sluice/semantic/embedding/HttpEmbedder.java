package dev.sluice.semantic.embedding;

import dev.sluice.semantic.embedding.EmbeddingsClient.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sentence encoder behind an OpenAI-compatible endpoint. It shows no token vectors. Whatever goes wrong costs the
 * texts of one call their vectors; when most calls fail, a circuit breaker spares callers the wait.
 */
public final class HttpEmbedder implements Embedder {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEmbedder.class);
    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(20, 10, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(10))
            .permittedNumberOfCallsInHalfOpenState(3)
            .build();

    private final HttpModel source;
    private final EmbeddingsClient client;
    private final CircuitBreaker breaker;

    private HttpEmbedder(HttpModel source, CircuitBreakerConfig config) {
        this.source = source;
        this.client = new EmbeddingsClient(source);
        this.breaker = CircuitBreaker.of("embeddings-" + source.model().id(), config);
        breaker.getEventPublisher()
                .onStateTransition(event -> LOG.atWarn()
                        .addKeyValue("model", source.model().id())
                        .addKeyValue("transition", event.getStateTransition())
                        .log("Circuit breaker changed"));
    }

    /**
     * Opens an embedder; returns at once, whether the endpoint is there or not.
     *
     * @throws EmbedderException when the URL is none that can be called
     */
    public static HttpEmbedder open(HttpModel source) {
        return open(source, BREAKER);
    }

    static HttpEmbedder open(HttpModel source, CircuitBreakerConfig breaker) {
        String scheme = source.baseUrl().getScheme();
        if (source.baseUrl().getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new EmbedderException("The base URL of embedding model "
                    + source.model().id() + " has no host or another scheme than http and https");
        }
        return new HttpEmbedder(source, breaker);
    }

    CircuitBreaker.State breakerState() {
        return breaker.getState();
    }

    @Override
    public EmbeddingModel model() {
        return source.model();
    }

    @Override
    public List<Embedding> embed(List<String> texts) {
        int window = source.model().maxTokens();
        List<String> fitting =
                texts.stream().filter(text -> TokenEstimate.of(text) <= window).toList();
        Iterator<Embedding> embedded = EmbeddingCalls.of(fitting).stream()
                .flatMap(call -> guarded(call).stream())
                .iterator();
        List<Embedding> all = new ArrayList<>(texts.size());
        for (String text : texts) {
            all.add(
                    TokenEstimate.of(text) <= window
                            ? embedded.next()
                            : new Embedding.Skipped(Embedding.WINDOW_EXCEEDED));
        }
        return List.copyOf(all);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "HttpEmbedder[" + source + "]";
    }

    private List<Embedding> guarded(List<String> texts) {
        if (!breaker.tryAcquirePermission()) {
            return unavailable(texts);
        }
        long start = breaker.getCurrentTimestamp();
        @Nullable Outcome outcome = null;
        try {
            outcome = client.call(texts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            report(outcome, breaker.getCurrentTimestamp() - start);
        }
        return outcome instanceof Outcome.Vectors(var vectors)
                ? vectors.stream()
                        .<Embedding>map(vector -> new Embedding.Embedded(new TextVectors(vector, List.of())))
                        .toList()
                : unavailable(texts);
    }

    private void report(@Nullable Outcome outcome, long duration) {
        TimeUnit unit = breaker.getTimestampUnit();
        switch (outcome) {
            // An interruption or a defect of ours says nothing about the endpoint.
            case null -> breaker.releasePermission();
            case Outcome.Vectors _ -> breaker.onSuccess(duration, unit);
            case Outcome.Failed(String reason, boolean ofTheTexts) -> {
                LOG.atWarn()
                        .addKeyValue("model", source.model().id())
                        .addKeyValue("reason", reason)
                        .log("Embedding failed");
                // A text that the endpoint refuses must not cost others theirs.
                if (ofTheTexts) {
                    breaker.onSuccess(duration, unit);
                } else {
                    breaker.onError(duration, unit, new EmbedderException(reason));
                }
            }
        }
    }

    private static List<Embedding> unavailable(List<String> texts) {
        return Collections.nCopies(texts.size(), new Embedding.Skipped(Embedding.UNAVAILABLE));
    }
}
