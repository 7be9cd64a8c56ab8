package dev.sluice.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpEmbedderTest {

    private static final EmbeddingModel MODEL = new EmbeddingModel("test-1", 2, 8_000, Set.of("en"));
    private static final Embedding UNAVAILABLE = new Embedding.Skipped(Embedding.UNAVAILABLE);
    private static final Embedding TOO_LONG = new Embedding.Skipped(Embedding.WINDOW_EXCEEDED);
    private static final String SECRET = "sk-HIDDEN";

    private FakeEndpoint endpoint;
    private HttpEmbedder embedder;

    @BeforeEach
    void open() throws IOException {
        endpoint = new FakeEndpoint();
        embedder = HttpEmbedder.open(model(Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        embedder.close();
        endpoint.close();
    }

    @Test
    void eachTextGetsItsOwnVectorInWhateverOrderTheyCome() {
        List<Embedding> embeddings = embedder.embed(List.of("one", "twelve", "sixteen"));

        assertThat(embeddings).map(HttpEmbedderTest::textLength).containsExactly(3L, 6L, 7L);
        assertThat(embeddings)
                .allSatisfy(embedding -> assertThat(embedding)
                        .isInstanceOfSatisfying(Embedding.Embedded.class, embedded -> {
                            assertThat(embedded.vectors().words()).isEmpty();
                            assertThat(embedded.vectors().sentence().dimension())
                                    .isEqualTo(2);
                        }));
    }

    @Test
    void aCallIsAsOpenAiWantsIt() {
        assertThat(embedder.embed("Ціна? \uD83D\uDE00")).isInstanceOf(Embedding.Embedded.class);

        assertThat(endpoint.calls()).singleElement().satisfies(call -> {
            assertThat(call.line()).isEqualTo("POST /v1/embeddings HTTP/1.1");
            assertThat(call.authorization()).isEqualTo("Bearer " + SECRET);
            assertThat(call.body()).hasToString("{\"model\":\"name\",\"input\":[\"Ціна? \uD83D\uDE00\"]}");
        });
    }

    @Test
    void withoutAKeyNoneIsSent() {
        HttpModel open =
                new HttpModel(MODEL, endpoint.baseUrl(), "name", new HttpModel.Key.None(), Duration.ofSeconds(30));

        try (HttpEmbedder keyless = HttpEmbedder.open(open)) {
            assertThat(keyless.embed("a")).isInstanceOf(Embedding.Embedded.class);
        }

        assertThat(endpoint.calls())
                .extracting(FakeEndpoint.Call::authorization)
                .containsOnlyNulls();
    }

    @Test
    void noTextsMakeNoCall() {
        assertThat(embedder.embed(List.of())).isEmpty();
        assertThat(endpoint.calls()).isEmpty();
    }

    @Test
    void manyTextsGoInSeveralCallsAndStayInOrder() {
        List<String> texts =
                IntStream.range(0, 2_049).mapToObj(i -> "a".repeat(1 + i % 50)).toList();

        List<Embedding> embeddings = embedder.embed(texts);

        assertThat(endpoint.calls())
                .map(call -> call.body().path("input").size())
                .containsExactly(2_048, 1);
        assertThat(embeddings)
                .map(HttpEmbedderTest::textLength)
                .isEqualTo(texts.stream().map(text -> (long) text.length()).toList());
    }

    @Test
    void longTextsGoInSeveralCalls() {
        String text = "word ".repeat(3_000).strip();
        List<String> texts = Collections.nCopies(60, text);

        List<Embedding> embeddings = embedder.embed(texts);

        assertThat(endpoint.calls()).hasSizeGreaterThan(1).allSatisfy(call -> {
            int inputs = call.body().path("input").size();
            assertThat(inputs * TokenEstimate.of(text)).isLessThanOrEqualTo(300_000);
        });
        assertThat(embeddings).hasSize(60).hasOnlyElementsOfType(Embedding.Embedded.class);
    }

    @Test
    void aTextOverTheWindowIsNotSent() {
        String tooLong = "word ".repeat(5_000);

        assertThat(embedder.embed(List.of(tooLong, "short", tooLong)))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(TOO_LONG),
                        second -> assertThat(textLength(second)).isEqualTo(5),
                        third -> assertThat(third).isEqualTo(TOO_LONG));
        assertThat(endpoint.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.body().path("input")).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 401, 404, 429, 500, 503})
    void aRefusalCostsTheTextsTheirVectors(int status) {
        endpoint.replies((exchange, _) -> exchange.sendResponseHeaders(status, -1));

        assertThat(embedder.embed(List.of("a", "b"))).containsExactly(UNAVAILABLE, UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":0,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":2,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,2,3]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[0,0]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,\"2\"]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,1e300]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":\"AACAPw==\"}]}",
            })
    void aResponseThatIsNotOneVectorATextIsNoneAtAll(String body) {
        endpoint.replies(200, body);

        assertThat(embedder.embed(List.of("a", "b"))).containsExactly(UNAVAILABLE, UNAVAILABLE);
    }

    @Test
    void aFailedCallLeavesTheOthersAlone() {
        endpoint.replies((exchange, texts) -> {
            if (texts.size() == 1) {
                FakeEndpoint.send(exchange, 500, "");
            } else {
                FakeEndpoint.inReverse(exchange, texts);
            }
        });

        List<Embedding> embeddings = embedder.embed(Collections.nCopies(2_049, "a"));

        assertThat(embeddings.subList(0, 2_048)).hasOnlyElementsOfType(Embedding.Embedded.class);
        assertThat(embeddings.getLast()).isEqualTo(UNAVAILABLE);
    }

    @Test
    void anEndpointThatDoesNotFinishInTimeIsNotWaitedFor() {
        try (HttpEmbedder hasty = HttpEmbedder.open(model(Duration.ofMillis(200)))) {
            endpoint.replies(endpoint.silence());
            assertThat(hasty.embed("a")).isEqualTo(UNAVAILABLE);

            endpoint.replies(endpoint.stall());
            assertThat(hasty.embed("a")).isEqualTo(UNAVAILABLE);
        }
        assertThat(endpoint.calls()).hasSize(2);
    }

    @Test
    void anEndpointThatIsAwayCostsVectorsOnly() {
        endpoint.close();

        assertThat(embedder.embed("a")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void theBreakerSparesCallersAndTriesAgainLater() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(4, 4, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(Duration.ofSeconds(10))
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock(now))
                .build();

        try (HttpEmbedder guarded = HttpEmbedder.open(model(Duration.ofSeconds(30)), config)) {
            endpoint.replies(500, "");
            for (int i = 0; i < 6; i++) {
                assertThat(guarded.embed("a")).isEqualTo(UNAVAILABLE);
            }
            assertThat(endpoint.calls()).hasSize(4);

            endpoint.replies(FakeEndpoint::inReverse);
            assertThat(guarded.embed("a")).isEqualTo(UNAVAILABLE);
            now.set(Instant.EPOCH.plusSeconds(11));
            assertThat(guarded.embed("a")).isInstanceOf(Embedding.Embedded.class);
            assertThat(guarded.breakerState()).isEqualTo(CircuitBreaker.State.CLOSED);
        }
    }

    @Test
    void textsThatTheEndpointRefusesDoNotOpenTheBreaker() {
        endpoint.replies(400, "");

        for (int i = 0; i < 30; i++) {
            assertThat(embedder.embed("a")).isEqualTo(UNAVAILABLE);
        }

        assertThat(endpoint.calls()).hasSize(30);
        assertThat(embedder.breakerState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void halfASurrogatePairIsSentAsAQuestionMark() {
        assertThat(embedder.embed("a\uD83D")).isInstanceOf(Embedding.Embedded.class);

        assertThat(endpoint.calls())
                .singleElement()
                .satisfies(
                        call -> assertThat(call.body().at("/input/0").asText()).isEqualTo("a?"));
    }

    @Test
    void anInterruptedCallerGetsNoVectorAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        Embedding embedding = embedder.embed("a");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(embedding).isEqualTo(UNAVAILABLE);
    }

    @Test
    void aClosedEmbedderGivesNoVectors() {
        embedder.close();
        embedder.close();

        assertThat(embedder.embed("a")).isEqualTo(UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sk-HIDDEN\nx: y", "sk-HIDDEN ключ"})
    void aKeyThatFitsNoHeaderMakesNoCallAndIsNotShown(String key) {
        HttpModel source = new HttpModel(
                MODEL,
                endpoint.baseUrl(),
                "name",
                new HttpModel.Key.Bearer(() -> Optional.of(key)),
                Duration.ofSeconds(30));

        try (HttpEmbedder keyed = HttpEmbedder.open(source);
                Logs logs = new Logs()) {
            assertThat(keyed.embed("a")).isEqualTo(UNAVAILABLE);
            assertThat(logs.text()).contains("no usable API key").doesNotContain("HIDDEN");
        }
        assertThat(endpoint.calls()).isEmpty();
    }

    @Test
    void neitherKeyNorTextIsEverShown() {
        HttpModel source = model(Duration.ofSeconds(30));
        try (Logs logs = new Logs()) {
            endpoint.replies((exchange, _) -> FakeEndpoint.send(exchange, 401, "Incorrect API key: " + SECRET));
            assertThat(embedder.embed("my private question")).isEqualTo(UNAVAILABLE);
            endpoint.replies(200, "my private question " + SECRET);
            assertThat(embedder.embed("my private question")).isEqualTo(UNAVAILABLE);
            endpoint.close();
            assertThat(embedder.embed("my private question")).isEqualTo(UNAVAILABLE);

            assertThat(logs.text())
                    .contains("status 401", "ConnectException")
                    .doesNotContain("HIDDEN")
                    .doesNotContain("private");
        }
        HttpModel withUser =
                new HttpModel(MODEL, URI.create("https://u:HIDDEN@h/v1"), "name", source.key(), Duration.ofSeconds(1));
        assertThat(embedder.toString() + source + source.key() + withUser)
                .contains("test-1")
                .doesNotContain("HIDDEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/v1", "http:///v1", "h/v1"})
    void aUrlThatCannotBeCalledIsRefusedAtOnce(String url) {
        HttpModel source =
                new HttpModel(MODEL, URI.create(url), "name", new HttpModel.Key.None(), Duration.ofSeconds(1));

        assertThatThrownBy(() -> HttpEmbedder.open(source))
                .isInstanceOf(EmbedderException.class)
                .hasMessageContaining("test-1");
    }

    private HttpModel model(Duration timeout) {
        return new HttpModel(
                MODEL, endpoint.baseUrl(), "name", new HttpModel.Key.Bearer(() -> Optional.of(SECRET)), timeout);
    }

    private static long textLength(Embedding embedding) {
        DenseVector vector = ((Embedding.Embedded) embedding).vectors().sentence();
        return Math.round(vector.get(0) / vector.get(1));
    }

    private static Clock clock(AtomicReference<Instant> now) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
    }

    /** Everything that the embedder logs. */
    private static final class Logs implements AutoCloseable {

        private final Logger logger = (Logger) LoggerFactory.getLogger(HttpEmbedder.class);
        private final ListAppender<ILoggingEvent> events = new ListAppender<>();

        Logs() {
            events.start();
            logger.addAppender(events);
        }

        String text() {
            StringBuilder text = new StringBuilder();
            events.list.forEach(event -> text.append(event.getFormattedMessage())
                    .append(event.getKeyValuePairs())
                    .append(event.getThrowableProxy())
                    .append('\n'));
            return text.toString();
        }

        @Override
        public void close() {
            logger.detachAppender(events);
        }
    }
}
