package dev.sluice.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlossingEmbedderTest {

    private final Reader english = new Reader(Set.of("en"));
    private final GlossingEmbedder embedder = new GlossingEmbedder(english);

    @ParameterizedTest
    @CsvSource({
        "ru, Как скинуть пароль?, Как сбросить пароль?",
        "uk, Як скинути пароль?, Як змінити пароль?",
        "ar-EG, كيف أغير كلمة السر؟, كيف أغير كلمة المرور؟"
    })
    void modelReadsTheGlossOfALanguageItDoesNotKnow(String language, String text, String other) {
        String id = embedder.model(text, language).orElseThrow().id();
        embedder.embed(text, language);

        assertThat(id).startsWith("reader-1+gloss-" + language.substring(0, 2));
        assertThat(GlossingEmbedder.isGlossed(id)).isTrue();
        assertThat(GlossingEmbedder.isCurrent(id, language)).isTrue();
        assertThat(embedder.model(other, language).orElseThrow().id()).isEqualTo(id);
        assertThat(english.read).hasSize(1).allSatisfy(read -> assertThat(read).contains("password"));
    }

    @Test
    void englishIsReadAsItIsUnderTheModelsOwnId() {
        embedder.embed("How do I reset it?", "en-GB");
        embedder.embed(List.of("Again?"));

        assertThat(embedder.model("How do I reset it?", "en-GB")).contains(english.model());
        assertThat(embedder.model()).isEqualTo(english.model());
        assertThat(english.read).containsExactly("How do I reset it?", "Again?");
    }

    @Test
    void languageThatTheModelKnowsIsLeftToIt() {
        Reader both = new Reader(Set.of("en", "ru"));

        assertThat(new GlossingEmbedder(both).model("Как скинуть пароль?", "ru"))
                .contains(both.model());
    }

    @ParameterizedTest
    @CsvSource({
        // Words that no entry has.
        "ru, 'Глокая куздра бокра будланула, пароль'",
        "uk, Ґлока куздра бокра будланула",
        "ru, ''",
        "ru, ' '",
        "de, Wie setze ich es zurück?",
        "und, Как скинуть пароль?"
    })
    void textWithoutUsefulGlossHasNoModel(String language, String text) {
        assertThat(embedder.model(text, language)).isEmpty();
        assertThat(embedder.embed(text, language)).isEqualTo(new Embedding.Skipped(Embedding.UNAVAILABLE));
        assertThat(english.read).isEmpty();
    }

    @Test
    void modelThatDoesNotReadEnglishReadsNoGlosses() {
        GlossingEmbedder german = new GlossingEmbedder(new Reader(Set.of("de")));

        assertThat(german.model("Как скинуть пароль?", "ru")).isEmpty();
    }

    @Test
    void vectorsOfOtherGlossesAreNotCurrent() {
        assertThat(GlossingEmbedder.isCurrent("reader-1+gloss-ru-00000000", "ru"))
                .isFalse();
        assertThat(GlossingEmbedder.isCurrent("reader-1", "ru")).isFalse();
        assertThat(GlossingEmbedder.isGlossed("reader-1")).isFalse();
    }

    @Test
    void closesTheModel() {
        embedder.close();

        assertThat(english.closed).isTrue();
    }

    /** Remembers what it was given to read. */
    private static final class Reader implements Embedder {

        private final EmbeddingModel model;
        private final List<String> read = new ArrayList<>();
        private boolean closed;

        Reader(Set<String> languages) {
            this.model = new EmbeddingModel("reader-1", 2, 100, languages);
        }

        @Override
        public EmbeddingModel model() {
            return model;
        }

        @Override
        public List<Embedding> embed(List<String> texts) {
            read.addAll(texts);
            return texts.stream()
                    .<Embedding>map(_ ->
                            new Embedding.Embedded(new TextVectors(DenseVector.of(new float[] {1, 0}), List.of())))
                    .toList();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
