package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.GlossingEmbedder;
import dev.sluice.semantic.embedding.LexicalVectors;
import dev.sluice.semantic.embedding.TextVectors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectoriserTest {

    private final Vectoriser vectoriser = new Vectoriser(new FakeEmbedder(text -> text));

    @Test
    void coveredLanguageGoesThroughTheModel() {
        assertThat(vectoriser.vectorise("What is Kafka?", "en-GB"))
                .isInstanceOfSatisfying(
                        Vectorised.Vectors.class,
                        made -> assertThat(made.model()).isEqualTo(FakeEmbedder.ID));
    }

    @Test
    void languageWithALexiconAloneIsComparedByItsWords() {
        assertThat(vectoriser.vectorise("Що таке Kafka?", "uk"))
                .isInstanceOfSatisfying(Vectorised.Vectors.class, made -> {
                    assertThat(made.model()).isEqualTo(LexicalVectors.MODEL.id());
                    assertThat(made.vectors().words()).isEmpty();
                });
    }

    @Test
    void languageWithAGlossaryGoesThroughTheModelUnderAnotherId() {
        Vectoriser glossing = new Vectoriser(new GlossingEmbedder(new FakeEmbedder(text -> text)));
        Vectorised.Vectors made = (Vectorised.Vectors) glossing.vectorise("Как сбросить пароль?", "ru");

        assertThat(made.model())
                .isEqualTo(glossing.model("Как сбросить пароль?", "ru").orElseThrow());
        assertThat(made.model()).startsWith(FakeEmbedder.ID + "+gloss-ru-");
        assertThat(Vectoriser.question("Как сбросить пароль?", "ru", made))
                .hasValueSatisfying(
                        question -> assertThat(question.embeddedText()).contains("reset password"));
    }

    @Test
    void vectorsOfOtherGlossesAreNotCompared() {
        Vectorised.Vectors made = new Vectorised.Vectors(
                FakeEmbedder.ID + "+gloss-ru-00000000", new TextVectors(DenseVector.of(new float[] {1}), List.of()));

        assertThat(Vectoriser.question("Как сбросить пароль?", "ru", made)).isEmpty();
    }

    @Test
    void unknownWordsAreComparedAsTheyAre() {
        Vectoriser glossing = new Vectoriser(new GlossingEmbedder(new FakeEmbedder(text -> text)));

        assertThat(glossing.model("Глокая куздра будланула бокра", "ru")).contains(LexicalVectors.MODEL.id());
        assertThat(glossing.model("Глокая куздра ".repeat(200_000), "ru")).contains(LexicalVectors.MODEL.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "und", ""})
    void otherLanguagesAreSkipped(String language) {
        assertThat(vectoriser.vectorise("Was ist Kafka?", language))
                .isEqualTo(new Vectorised.Skipped(SkipReasons.LANGUAGE_NOT_COVERED));
    }

    @Test
    void textOverTheWindowIsSkipped() {
        assertThat(vectoriser.vectorise("why ".repeat(100), "en"))
                .isEqualTo(new Vectorised.Skipped(SkipReasons.WINDOW_EXCEEDED));
    }

    @Test
    void textThatBreaksTheModelIsSkipped() {
        Vectoriser broken = new Vectoriser(new FakeEmbedder(_ -> {
            throw new IllegalStateException("broken");
        }));

        assertThat(broken.vectorise("What is Kafka?", "en"))
                .isEqualTo(new Vectorised.Skipped(SkipReasons.EMBEDDER_UNAVAILABLE));
    }
}
