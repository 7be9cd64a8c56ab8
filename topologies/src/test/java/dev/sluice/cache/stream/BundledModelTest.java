package dev.sluice.cache.stream;

import static dev.sluice.cache.Fixtures.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.MemoryAnswerStore;
import dev.sluice.cache.semantic.Embedders;
import dev.sluice.cache.semantic.SemanticTools;
import dev.sluice.config.SemanticSettings;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.CacheDecision;
import dev.sluice.schema.Hints;
import dev.sluice.schema.LlmResponse;
import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.LexicalVectors;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topology with the model and the verifier that come along, over stores that outlive an instance. */
class BundledModelTest {

    private static final String ASKED = "How do I reset my password?";
    private static final String REPHRASED = "How can I reset my password?";

    private static Embedder embedder;
    private static SemanticTools tools;

    @TempDir
    Path stateDir;

    private final MemoryAnswerStore bodies = new MemoryAnswerStore();

    @BeforeAll
    static void load() {
        embedder = Embedders.open(SemanticSettings.DEFAULT.embedder(), Map.of());
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

    @ParameterizedTest
    @CsvSource({
        "ru, Как сбросить пароль?, Как можно сбросить пароль?, Как сбросить логин?",
        "uk, Як скинути пароль?, Як можна скинути пароль?, Як скинути логін?",
        "ar, كيف أعيد تعيين كلمة المرور؟, كيف يمكنني إعادة تعيين كلمة المرور؟, كيف أعيد تعيين اسم المستخدم؟"
    })
    void otherLanguagesAreFoundByTheirGlosses(String language, String asked, String rephrased, String trap) {
        Hints hints = Hints.newBuilder().setLanguage(language).build();
        try (CachePipeline cache = new CachePipeline(stateDir, tools, bodies)) {
            cache.ask(request("r1", asked).setHints(hints).build());
            cache.answer(cache.onlyAdmission(), "In the settings.");
            cache.responses.readValuesToList();

            cache.ask(request("r2", rephrased).setHints(hints).build());
            LlmResponse served = cache.onlyResponse();
            cache.ask(request("r3", trap).setHints(hints).build());

            assertThat(served.getSource()).isEqualTo(AnswerSource.SEMANTIC_CACHE);
            assertThat(cache.onlyAdmission().getRequest().getRequestId()).isEqualTo("r3");
            assertThat(cache.decisions.readValuesToList())
                    .extracting(CacheDecision::getModel)
                    .allSatisfy(model -> assertThat(model).startsWith("all-minilm-l6-v2-q+gloss-" + language));
        }
    }

    @Test
    void textOfUnknownWordsIsComparedByItsWords() {
        Hints hints = Hints.newBuilder().setLanguage("ru").build();
        try (CachePipeline cache = new CachePipeline(stateDir, tools, bodies)) {
            cache.ask(request("r1", "Глокая куздра штеко будланула бокра?")
                    .setHints(hints)
                    .build());

            assertThat(cache.decisions.readValuesToList())
                    .extracting(CacheDecision::getModel)
                    .containsExactly(LexicalVectors.MODEL.id());
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
