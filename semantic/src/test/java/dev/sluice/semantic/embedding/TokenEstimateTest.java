package dev.sluice.semantic.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEstimateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I reset the password of my online banking account?",
                "Order 4711-0815 of 2026-11-21 cost €1,299.00 — why was VAT (20%) charged twice?",
                "Как восстановить пароль от личного кабинета, если телефон потерян?",
                "Як відновити пароль, якщо телефон загублено?",
                "كيف يمكنني إعادة تعيين كلمة المرور الخاصة بحسابي؟",
                "忘记密码怎么办？",
                "😀👩‍👩‍👧 why?",
                "supercalifragilisticexpialidocious electroencephalography",
            })
    void isNotBelowWhatATokenizerCounts(String text) {
        try (HuggingFaceTokenizer tokenizer =
                Tokenizers.load(OnnxModel.bundled().tokenizer())) {
            assertThat(TokenEstimate.of(text))
                    .isGreaterThanOrEqualTo(tokenizer.encode(text).getIds().length);
        }
    }

    @Test
    void isAtMostAboutTwiceTheTruthForEnglish() {
        String text = "The quick brown fox jumps over the lazy dog and asks for the price of a ticket to Kyiv. ";
        try (HuggingFaceTokenizer tokenizer =
                Tokenizers.load(OnnxModel.bundled().tokenizer())) {
            assertThat(TokenEstimate.of(text.repeat(20)))
                    .isLessThan(2 * tokenizer.encode(text.repeat(20)).getIds().length);
        }
    }
}
