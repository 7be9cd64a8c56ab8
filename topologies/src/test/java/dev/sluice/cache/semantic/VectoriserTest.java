package dev.sluice.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.FakeEmbedder;
import dev.sluice.semantic.embedding.LexicalVectors;
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
