package dev.sluice.semantic.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.semantic.embedding.DenseVector;
import dev.sluice.semantic.embedding.TextVectors;
import dev.sluice.semantic.embedding.WordVector;
import dev.sluice.semantic.lexicon.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlossedQuestionTest {

    private static final Pattern WORD = Pattern.compile("[a-z]+");

    @Test
    void termsHaveTheVectorsOfTheirGlosses() {
        Question question = glossed("Лошадь, собака", "horse, dog");

        assertThat(question.embeddedText()).isEqualTo("horse, dog");
        assertThat(Objects.requireNonNull(question.gloss()).language()).isEqualTo("en");
        assertThat(cosine(question, "лошадь", 0)).isEqualTo(1);
        assertThat(cosine(question, "собака", 1)).isEqualTo(1);
        assertThat(cosine(question, "собака", 0)).isZero();
    }

    @Test
    void glossesAreComparedBesideTheWords() {
        Question one = glossed("Как сбросить пароль?", "how reset password?");
        Question other = glossed("Как сбросить пароль?", "how reset password?");
        Question words = Question.lexical("Как сбросить пароль?", "ru");

        assertThat(Verifier.features(one, other)).containsKeys("cosine", "matched_low", "gloss_matched_low");
        assertThat(Verifier.features(words, words)).doesNotContainKey("gloss_matched_low");
        assertThat(Verifier.features(one, words)).doesNotContainKey("gloss_matched_low");
    }

    @Test
    void whatTheModelSawOfOtherQuestionsIsTheirText() {
        TextVectors vectors = new TextVectors(axis(0), List.of());

        assertThat(Question.embedded("Why?", "en", vectors).embeddedText()).isEqualTo("Why?");
        assertThat(Question.lexical("Чому?", "uk").embeddedText()).isEqualTo("Чому?");
    }

    @Test
    void languageWithoutGlossaryIsRefused() {
        TextVectors vectors = new TextVectors(axis(0), List.of());

        assertThatThrownBy(() -> Question.glossed("Why?", "en", vectors))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("en");
    }

    /** Each word of the gloss has an axis of its own. */
    private static Question glossed(String text, String gloss) {
        List<WordVector> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(gloss);
        while (matcher.find()) {
            words.add(new WordVector(matcher.start(), matcher.end(), axis(words.size())));
        }
        return Question.glossed(text, "ru", new TextVectors(axis(0), words));
    }

    private static double cosine(Question question, String word, int axis) {
        for (int i = 0; i < question.terms().size(); i++) {
            Term term = question.terms().get(i);
            DenseVector vector = question.termVector(i);
            if (term.first().word().equals(word) && vector != null) {
                return vector.cosine(axis(axis));
            }
        }
        throw new AssertionError("No vector for " + word);
    }

    private static DenseVector axis(int axis) {
        float[] values = new float[4];
        values[axis] = 1;
        return DenseVector.of(values);
    }
}
