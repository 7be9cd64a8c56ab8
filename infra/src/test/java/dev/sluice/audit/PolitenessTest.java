package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolitenessTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Please answer in one sentence.                                | answer in one sentence.
                    Could you please translate this? Thank you in advance!        | translate this?
                    Answer briefly, please.                                       | Answer briefly.
                    Пожалуйста, ответьте кратко. Заранее спасибо!                 | ответьте кратко.
                    Будь ласка, перекладіть текст. Щиро дякую!                    | перекладіть текст.
                    من فضلك، ترجم هذا النص. شكرا جزيلا!                           | ، ترجم هذا النص.
                    """)
    void courtesyGoesAndTheRestStays(String text, String shorter) {
        assertThat(Politeness.without(text)).isEqualTo(shorter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A pleased customer thanked us.", "Он сказал «спасибки».", "Return a list of 3 names.", ""})
    void whatIsNoCourtesyStays(String text) {
        assertThat(Politeness.without(text)).isEqualTo(text);
    }
}
