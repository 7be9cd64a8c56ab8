package dev.sluice.cache.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageDetectorTest {

    @ParameterizedTest
    @CsvSource({
        "en,How do I reset my password?",
        "en,Where is the nearest office",
        "de,Wie kann ich mein Passwort zurücksetzen?",
        "fr,Comment puis-je réinitialiser mon mot de passe ?",
        "es,¿Cómo puedo cambiar la contraseña de mi cuenta?",
        "it,Come posso cambiare la password del mio conto?",
        "pt,Como posso mudar a senha da minha conta?",
        "nl,Hoe kan ik het wachtwoord van mijn account wijzigen?",
        "ru,Как мне сбросить пароль? Это срочно",
        "ru,Где мой заказ и как его отменить",
        "uk,Як мені скинути пароль? Це терміново і важливо",
        "ar,كيف يمكنني تغيير كلمة المرور؟",
        "und,پسورڈ کیسے تبدیل کریں",
        "und,パスワードを変更する方法",
        "und,12345 67",
        "und,xyzzy plugh",
        "und,''",
    })
    void detects(String language, String text) {
        assertThat(LanguageDetector.detect(text)).isEqualTo(language);
    }
}
