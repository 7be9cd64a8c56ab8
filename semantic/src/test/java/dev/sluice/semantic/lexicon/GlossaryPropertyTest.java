package dev.sluice.semantic.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.lexicon.Gloss.Piece;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlossaryPropertyTest {

    private static final List<String> LANGUAGES = List.of("ru", "uk", "ar");

    @Property(tries = 300)
    void anyTextHasAGlossWhosePiecesAreInOrder(@ForAll("language") String language, @ForAll("text") String text) {
        Gloss gloss = Glossary.of(language).orElseThrow().gloss(text);

        int start = 0;
        int from = 0;
        for (Piece piece : gloss.pieces()) {
            assertThat(piece.start()).isGreaterThanOrEqualTo(start);
            assertThat(piece.end()).isGreaterThan(piece.start()).isLessThanOrEqualTo(text.length());
            assertThat(piece.from()).isGreaterThanOrEqualTo(from);
            assertThat(piece.to())
                    .isGreaterThanOrEqualTo(piece.from())
                    .isLessThanOrEqualTo(gloss.text().length());
            start = piece.end();
            from = piece.to();
        }
        assertThat(gloss.unknownShare()).isBetween(0.0, 1.0);
    }

    @Property(tries = 300)
    void cyrillicAndArabicLettersBecomeLatinOnes(@ForAll("word") String word) {
        assertThat(Transliteration.of(word)).matches("[a-z]*").isEqualTo(Transliteration.of(Transliteration.of(word)));
    }

    @Property(tries = 300)
    void basesAreShorterAndNeverTheWordItself(@ForAll("word") String word) {
        assertThat(WordBases.in("ar").apply(word))
                .allSatisfy(base -> assertThat(base).isNotEqualTo(word).hasSizeBetween(2, word.length() + 1));
    }

    @Provide
    Arbitrary<String> language() {
        return Arbitraries.of(LANGUAGES);
    }

    @Provide
    Arbitrary<String> word() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя")
                        .ofMaxLength(20),
                Arbitraries.strings()
                        .withChars("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤ")
                        .ofMaxLength(20));
    }

    @Provide
    Arbitrary<String> text() {
        Arbitrary<String> odd = Arbitraries.of(
                "😀", "\ud83d", "\u0301", "ـــ", "«", "\"", "Kafka", "как", "не", "лис", "3,5", "٣", "\u200f", "من",
                "об’єкт");
        Arbitrary<String> any = Arbitraries.oneOf(
                word(), odd, Arbitraries.strings().ofMaxLength(30), Arbitraries.just("ы".repeat(3_000)));
        return Combinators.combine(any.list().ofMaxSize(12), Arbitraries.of(" ", "", ", "))
                .as((parts, joint) -> String.join(joint, parts));
    }
}
