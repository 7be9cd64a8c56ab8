package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.EmbeddingModel;
import dev.sluice.semantic.embedding.HttpEmbedder;
import dev.sluice.semantic.embedding.HttpModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedder of the cache against the endpoint that stands for OpenAI's. */
class SimulatorHttpEmbedderTest {

    @TempDir
    private Path dir;

    private Simulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.start(Settings.quick(dir.resolve("bill.jsonl")).withApiKey("sk-right"));
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    @Test
    void textsGetTheirVectorsInOrder() {
        List<String> texts =
                IntStream.range(0, 50).mapToObj(i -> "question number " + i).toList();

        try (HttpEmbedder embedder = HttpEmbedder.open(model("sk-right", 1_536))) {
            List<Embedding> embeddings = embedder.embed(texts);

            for (int i = 0; i < texts.size(); i++) {
                DenseVector expected = DenseVector.of(Embedder.embed(texts.get(i), 1_536));
                assertThat(embeddings.get(i))
                        .isInstanceOfSatisfying(
                                Embedding.Embedded.class,
                                embedded -> assertThat(
                                                embedded.vectors().sentence().cosine(expected))
                                        .isGreaterThan(0.9999));
            }
        }
    }

    @Test
    void anotherDimensionThanTheModelsOrAWrongKeyGivesNoVectors() {
        try (HttpEmbedder narrow = HttpEmbedder.open(model("sk-right", 512));
                HttpEmbedder stranger = HttpEmbedder.open(model("sk-wrong", 1_536))) {
            assertThat(narrow.embed("a")).isEqualTo(new Embedding.Skipped(Embedding.UNAVAILABLE));
            assertThat(stranger.embed("a")).isEqualTo(new Embedding.Skipped(Embedding.UNAVAILABLE));
        }
    }

    private HttpModel model(String key, int dimension) {
        return new HttpModel(
                new EmbeddingModel("small", dimension, 8_191, Set.of("en")),
                URI.create("http://127.0.0.1:" + simulator.port() + "/v1"),
                "text-embedding-3-small",
                new HttpModel.Key.Bearer(() -> Optional.of(key)),
                Duration.ofSeconds(30));
    }
}
