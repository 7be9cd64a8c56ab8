package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.config.SemanticSettings;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.LlmResponse;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology with the model and the verifier that come along, over stores that outlive an instance. */
class BundledModelTest {

    private static final String ASKED = "How do I reset my password?";
    private static final String REPHRASED = "How can I reset my password?";

    private static OnnxEmbedder embedder;
    private static SemanticTools tools;

    @TempDir
    Path stateDir;

    private final MemoryAnswerStore bodies = new MemoryAnswerStore();

    @BeforeAll
    static void load() {
        embedder = OnnxEmbedder.load(OnnxModel.bundled());
        tools = SemanticTools.of(SemanticSettings.DEFAULT, embedder);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void rephrasedQuestionIsAnsweredAndItsNegationIsNot() {
        try (CachePipeline cache = new CachePipeline(stateDir, tools, bodies)) {
            cache.ask(request("r1", ASKED).build());
            cache.answer(cache.onlyAdmission(), "In the settings.");
            cache.responses.readValuesToList();

            cache.ask(request("r2", REPHRASED).build());
            LlmResponse served = cache.onlyResponse();
            cache.ask(request("r3", "How do I not reset my password?").build());

            assertThat(served.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
            assertThat(served.getSimilarity()).isBetween(0.8, 1.0);
            assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r3");
            assertThat(cache.decisions.readValuesToList())
                    .last()
                    .extracting(CacheDecision::getGuard)
                    .isNotNull();
        }
    }

    @Test
    void nextOwnerOfThePartitionDecidesAlike() {
        try (CachePipeline cache = new CachePipeline(stateDir.resolve("first"), tools, bodies);
                RestoredTier next = new RestoredTier(stateDir.resolve("next"), tools, bodies)) {
            cache.ask(request("r1", ASKED).build());
            cache.answer(cache.onlyAdmission(), "In the settings.");
            cache.semanticInputs.readValuesToList();
            cache.ask(request("r2", REPHRASED).build());
            next.restore(cache.driver.getKeyValueStore(SemanticStores.ENTRIES));

            next.read(cache.semanticInputs.readValue());

            assertThat(next.decisions())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("decided_at")
                    .containsExactly(cache.decisions.readValuesToList().getLast());
            assertThat(next.decisions()).allMatch(CacheDecision::getServed);
        }
    }
}
