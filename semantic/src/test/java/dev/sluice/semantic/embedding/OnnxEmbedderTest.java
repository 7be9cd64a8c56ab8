package dev.sluice.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEmbedderTest {

    private static OnnxEmbedder embedder;

    @BeforeAll
    static void load() {
        embedder = OnnxEmbedder.load(OnnxModel.bundled());
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void paraphrasesAreNearerThanOtherQuestions() {
        DenseVector asked = sentence("How do I reset my password?");

        assertThat(asked.cosine(asked)).isCloseTo(1, within(1e-5));
        assertThat(asked.cosine(sentence("What can I do to reset my password?")))
                .isGreaterThan(0.85);
        assertThat(asked.cosine(sentence("When does the museum open?"))).isLessThan(0.3);
    }

    @Test
    void theLastTextThatFitsTheWindowIsEmbeddedAndTheNextIsNot() {
        // Two tokens are the model's own marks.
        String fits = "a ".repeat(254).strip();

        assertThat(embedder.embed(fits)).isInstanceOf(Embedding.Embedded.class);
        assertThat(embedder.embed(fits + " a")).isEqualTo(new Embedding.Skipped(Embedding.WINDOW_EXCEEDED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Reset my password, please",
                "👩‍👩‍👧 family plan 😀 price",
                "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 then text",
                "cafe\u0301 re\u0301sume\u0301 prices",
                "e\u0301\u0302\u0303 marks on marks",
                "Як скинути пароль?",
                "كَيْفَ أُعِيدُ كلمةَ المرور",
                "don't re-use it's",
                "tabs\tand\nlines  between",
                "word\u200Bjoined\uFEFF text",
            })
    void wordsLieInOrderWithinTheTextAndHoldNoSpace(String text) {
        List<WordVector> words = words(text);

        int end = 0;
        for (WordVector word : words) {
            assertThat(word.start()).isGreaterThanOrEqualTo(end);
            assertThat(word.end()).isGreaterThan(word.start()).isLessThanOrEqualTo(text.length());
            assertThat(text.substring(word.start(), word.end())).doesNotContainAnyWhitespaces();
            end = word.end();
        }
        assertThat(words).isNotEmpty();
    }

    @Test
    void offsetsCountTheUnitsOfJavaStrings() {
        assertThat(cut("Is 😀😀 the café open?")).containsSubsequence("Is", "the", "café", "open", "?");
        assertThat(cut("Is the cafe\u0301 open?")).containsSubsequence("Is", "the", "open", "?");
        assertThat(cut("𝔘 password reset")).containsSubsequence("password", "reset");
        assertThat(cut("unbelievability matters")).containsExactly("unbelievability", "matters");
    }

    @Test
    void anAccentWrittenAsAMarkStaysWithItsWord() {
        assertThat(cut("cafe\u0301 open")).anySatisfy(word -> assertThat(word).startsWith("cafe"));
        assertThat(cut("cafe\u0301 open")).last().isEqualTo("open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u0000", "\uD83D", "a\uDE00b", "\u200D", "\uFFFF", "\u202Ertl"})
    void noTextIsAnError(String text) {
        assertThat(embedder.embed(text)).isInstanceOf(Embedding.Embedded.class);
    }

    @Test
    void halfASurrogatePairMovesNoWord() {
        assertThat(cut("a\uDE00 reset \uD83D password")).containsSubsequence("reset", "password");
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        List<String> texts = IntStream.range(0, 40)
                .mapToObj(i -> "Question " + i + " about the price of " + "x".repeat(i))
                .toList();
        List<DenseVector> alone = texts.stream().map(OnnxEmbedderTest::sentence).toList();

        List<Future<List<Embedding>>> together = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                together.add(threads.submit(() -> embedder.embed(texts)));
            }
        }

        for (Future<List<Embedding>> one : together) {
            List<Embedding> embeddings = one.get();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(vectors(embeddings.get(i)).sentence().cosine(alone.get(i)))
                        .isCloseTo(1, within(1e-5));
            }
        }
    }

    @Test
    void filesThatAreMissingOrNoModelAreReportedWithTheModelsName(@TempDir Path directory) throws IOException {
        Path absent = directory.resolve("absent.onnx");
        Path onnx =
                Files.write(directory.resolve("model.onnx"), OnnxModel.bundled().onnx());
        Path tokenizer = Files.write(
                directory.resolve("tokenizer.json"), OnnxModel.bundled().tokenizer());
        Path text = Files.writeString(directory.resolve("text"), "no model");
        EmbeddingModel model = new EmbeddingModel("mine-1", 384, 256, Set.of("en"));

        assertLoadFails(OnnxModel.of(model, absent, tokenizer), "absent.onnx");
        assertLoadFails(OnnxModel.of(model, onnx, absent), "absent.onnx");
        assertLoadFails(OnnxModel.of(model, text, tokenizer), "");
        assertLoadFails(OnnxModel.of(model, onnx, text), "");
    }

    @Test
    void aDimensionThatTheModelDoesNotHaveIsReported(@TempDir Path directory) throws IOException {
        Path onnx =
                Files.write(directory.resolve("model.onnx"), OnnxModel.bundled().onnx());
        Path tokenizer = Files.write(
                directory.resolve("tokenizer.json"), OnnxModel.bundled().tokenizer());
        EmbeddingModel model = new EmbeddingModel("mine-1", 768, 256, Set.of("en"));

        assertLoadFails(OnnxModel.of(model, onnx, tokenizer), "the dimension is said to be 768");
    }

    @Test
    void aClosedEmbedderGivesNoVectors() {
        OnnxEmbedder closed = OnnxEmbedder.load(OnnxModel.bundled());
        closed.close();
        closed.close();

        assertThat(closed.embed("a")).isEqualTo(new Embedding.Skipped(Embedding.UNAVAILABLE));
    }

    @Test
    void closingWaitsForTextsThatAreBeingEmbedded() throws Exception {
        OnnxEmbedder closing = OnnxEmbedder.load(OnnxModel.bundled());
        List<String> texts = Collections.nCopies(200, "How do I reset my password?");

        List<Embedding> embeddings;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<List<Embedding>> running = threads.submit(() -> closing.embed(texts));
            closing.close();
            embeddings = running.get();
        }

        assertThat(embeddings)
                .hasSize(200)
                .allMatch(embedding -> embedding instanceof Embedding.Embedded
                        || embedding.equals(new Embedding.Skipped(Embedding.UNAVAILABLE)));
    }

    private static void assertLoadFails(OnnxModel model, String why) {
        assertThatThrownBy(() -> OnnxEmbedder.load(model))
                .isInstanceOf(EmbedderException.class)
                .hasMessageContaining("mine-1")
                .hasStackTraceContaining(why);
    }

    private static List<String> cut(String text) {
        return words(text).stream()
                .map(word -> text.substring(word.start(), word.end()))
                .toList();
    }

    private static DenseVector sentence(String text) {
        return vectors(embedder.embed(text)).sentence();
    }

    private static List<WordVector> words(String text) {
        return vectors(embedder.embed(text)).words();
    }

    private static TextVectors vectors(Embedding embedding) {
        return ((Embedding.Embedded) embedding).vectors();
    }
}
