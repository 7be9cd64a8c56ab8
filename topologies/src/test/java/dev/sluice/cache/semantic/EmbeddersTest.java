package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.SemanticSettings;
import dev.sluice.config.SemanticSettings.EmbedderSettings;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.EmbedderException;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.EmbeddingModel;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddersTest {

    @Test
    void theDefaultIsTheBundledModel() {
        try (Embedder embedder = Embedders.open(SemanticSettings.DEFAULT.embedder(), Map.of())) {
            assertThat(embedder.model().id()).isEqualTo("all-minilm-l6-v2-q");
            assertThat(embedder.embed("How do I reset my password?")).isInstanceOf(Embedding.Embedded.class);
        }
    }

    @Test
    void aModelInFilesIsWhatTheSettingsSay(@TempDir Path directory) throws Exception {
        Path model = copy("/all-minilm-l6-v2-q.onnx", directory);
        Path tokenizer = copy("/all-minilm-l6-v2-q-tokenizer.json", directory);
        EmbedderSettings settings = new EmbedderSettings.Onnx("mine-1", model, tokenizer, 384, 128, Set.of("en"));

        try (Embedder embedder = Embedders.open(settings, Map.of())) {
            assertThat(embedder.model()).isEqualTo(new EmbeddingModel("mine-1", 384, 128, Set.of("en")));
            assertThat(embedder.embed("hello")).isInstanceOf(Embedding.Embedded.class);
        }
    }

    @Test
    void aModelThatIsNotThereIsNamed(@TempDir Path directory) {
        EmbedderSettings settings = new EmbedderSettings.Onnx(
                "mine-1", directory.resolve("a.onnx"), directory.resolve("t.json"), 384, 128, Set.of("en"));

        assertThatThrownBy(() -> Embedders.open(settings, Map.of()))
                .isInstanceOf(EmbedderException.class)
                .hasMessageContaining("mine-1")
                .hasStackTraceContaining("a.onnx");
    }

    @Test
    void theKeyIsReadFromWhereTheSettingsSayForEveryCall(@TempDir Path directory) throws Exception {
        Path key = directory.resolve("key.txt");
        Files.writeString(key, "first\n");
        List<@Nullable String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/embeddings", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"data\":[{\"index\":0,\"embedding\":[1,0]}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";

        try (Embedder inFile = Embedders.open(http(url, "file:" + key), Map.of());
                Embedder inEnv = Embedders.open(http(url, "env:KEY"), Map.of("KEY", "third"));
                Embedder none = Embedders.open(http(url, null), Map.of());
                Embedder lost = Embedders.open(http(url, "env:OTHER"), Map.of())) {
            assertThat(inFile.embed("a")).isInstanceOf(Embedding.Embedded.class);
            Files.writeString(key, "second\n");
            assertThat(inFile.embed("a")).isInstanceOf(Embedding.Embedded.class);
            assertThat(inEnv.embed("a")).isInstanceOf(Embedding.Embedded.class);
            assertThat(none.embed("a")).isInstanceOf(Embedding.Embedded.class);
            assertThat(lost.embed("a")).isEqualTo(new Embedding.Skipped(Embedding.UNAVAILABLE));
        } finally {
            server.stop(0);
        }

        assertThat(seen).containsExactly("Bearer first", "Bearer second", "Bearer third", null);
    }

    private static EmbedderSettings http(String url, @Nullable String key) {
        return new EmbedderSettings.Http("m", url, "m", key, 2, 100, Set.of("en"), Duration.ofSeconds(10));
    }

    private static Path copy(String resource, Path directory) throws Exception {
        Path file = directory.resolve(resource.substring(1));
        try (InputStream stream = Embedder.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(stream), file);
        }
        return file;
    }
}
