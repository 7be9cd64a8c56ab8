package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.lexicon.Gloss.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlossaryTest {

    private static final Glossary RUSSIAN = Glossary.of(
            "ru",
            List.of(
                    "как, как бы = how",
                    "сбросить, скинуть = reset",
                    "пароль = password",
                    "кодовое слово, слово-пароль = password",
                    "стали = became",
                    "сталь = steel",
                    "пожалуйста, будьте добры =",
                    "не = not"));

    @ParameterizedTest
    @CsvSource({
        // Two roots of one meaning, and a phrase.
        "Как скинуть пароль?, how reset password?",
        "Как сбросить кодовое слово?, how reset password?",
        // Inflected, as the phrase is.
        "без кодового слова и пароля, bez password i password",
        // The form as written before the stem, of which the first entry wins.
        "стали, became",
        "сталью, became",
        // Nothing is left of what says nothing.
        "'Будьте добры, пароль, пожалуйста', ', password,'",
        // Marks of stress and the other letters for it.
        "Паро́ль, password",
        // Names, numbers and code.
        "Как сбросить пароль Kafka 3.7 TX-200?, how reset password Kafka 3.7 TX-200?",
        "'пароль в Москве, Москва', 'password v Moskv, Moskv'",
        "«Как сбросить» не пароль, \"how reset\" not password"
    })
    void wordsAndPhrasesAreFoundAsWrittenOrByStem(String text, String gloss) {
        assertThat(RUSSIAN.gloss(text).text()).isEqualTo(gloss);
    }

    @Test
    void piecesSayWhatStandsForWhat() {
        Gloss gloss = RUSSIAN.gloss("Будьте добры, скинуть кодовое слово!");

        assertThat(gloss.text()).isEqualTo(", reset password!");
        assertThat(gloss.pieces())
                .containsExactly(
                        new Piece(0, 12, 0, 0),
                        new Piece(12, 13, 0, 1),
                        new Piece(14, 21, 2, 7),
                        new Piece(22, 35, 8, 16),
                        new Piece(35, 36, 16, 17));
    }

    @Test
    void contentWordsWithoutEntryAreCountedAndNamesAndSmallWordsAreNot() {
        Gloss gloss = RUSSIAN.gloss("Как мне сбросить пароль от шлагбаума в Москве через Kafka 3?");

        assertThat(gloss.words()).isEqualTo(3);
        assertThat(gloss.unknown()).isEqualTo(1);
        assertThat(gloss.unknownShare()).isEqualTo(1.0 / 3);
        assertThat(RUSSIAN.gloss("").unknownShare()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "uk, «Підключити» об’єкт, \"connect\" object",
        "uk, підключіть обʼєкти, connect object",
        "uk, ґанок, porch",
        "ar, وبالسيارة, car",
        "ar, سيارتي, car",
        "ar, للســيّارات, car",
        "ar, كم ٣ سيارات؟, how many 3 car?",
        "ar, كَمْ, how many"
    })
    void otherLanguagesByTheirOwnRules(String language, String text, String gloss) {
        Glossary glossary = Glossary.of(
                language,
                language.equals("uk")
                        ? List.of("підключити = connect", "об'єкт = object", "ґанок = porch")
                        : List.of("سيارة = car", "كم = how many"));

        assertThat(glossary.gloss(text).text()).isEqualTo(gloss);
    }

    @Test
    void otherEntriesAreAnotherId() {
        String id = Glossary.of("ru", List.of("а = b")).id();

        assertThat(id)
                .startsWith("gloss-ru-")
                .isEqualTo(Glossary.of("ru", List.of("а = b")).id())
                .isNotEqualTo(Glossary.of("ru", List.of("а = c")).id());
    }

    @ParameterizedTest
    @CsvSource({"ru", "uk", "ar"})
    void bundledGlossariesAreThereForLanguagesWithLexicon(String language) {
        Glossary glossary = Glossary.of(language + "-XX").orElseThrow();

        assertThat(glossary.gloss("?").text()).isEqualTo("?");
    }

    @ParameterizedTest
    @CsvSource({"en", "de", "''", "-"})
    void otherLanguagesHaveNone(String language) {
        assertThat(Glossary.of(language)).isEmpty();
    }
}
