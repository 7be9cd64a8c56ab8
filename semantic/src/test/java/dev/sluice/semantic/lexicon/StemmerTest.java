package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StemmerTest {

    @ParameterizedTest
    @CsvSource({
        "en, bought, buy",
        "en, driven, drive",
        "en, cancelling, cancelled",
        "en, policies, policy",
        "ru, книгами, книга",
        "ru, красивого, красивый",
        "uk, коня, кінь",
        "uk, книзі, книга",
        "uk, ночі, ніч",
        "uk, базі, база",
        "ar, الكتاب, كتاب",
        "ar, السيارة, سيارة"
    })
    void inflectionsShareAStem(String language, String one, String other) {
        Stemmer stemmer = new Stemmer(language);

        assertThat(stemmer.stem(one)).isEqualTo(stemmer.stem(other));
    }

    @ParameterizedTest
    @CsvSource({"en, cat, dog", "ru, дом, дым", "uk, кінь, ніч", "ar, كتاب, سيارة"})
    void otherWordsDoNot(String language, String one, String other) {
        Stemmer stemmer = new Stemmer(language);

        assertThat(stemmer.stem(one)).isNotEqualTo(stemmer.stem(other));
    }
}
