package dev.sluice.cache.classification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTypeClassifierTest {

    private static final QueryTypeClassifier CLASSIFIER = new QueryTypeClassifier();

    @ParameterizedTest
    @CsvSource({"en,0.80", "ru,0.77", "uk,0.77", "ar,0.73"})
    void tellsMostQuestionsOfUnseenTopics(String language, double floor) {
        List<LabelledQuestion> questions = LabelledQuestion.half("test", language);

        record Cell(QueryType asked, QueryType told) {}
        Map<Cell, Long> cells = questions.stream()
                .collect(Collectors.groupingBy(
                        question -> new Cell(question.type(), CLASSIFIER.classify(question.text(), language)),
                        Collectors.counting()));

        System.out.println(row(language, QueryType::code));
        for (QueryType asked : QueryType.values()) {
            System.out.println(row(
                    asked.code(),
                    told -> cells.getOrDefault(new Cell(asked, told), 0L).toString()));
        }
        long right = cells.entrySet().stream()
                .filter(entry -> entry.getKey().asked() == entry.getKey().told())
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat((double) right / questions.size()).isGreaterThanOrEqualTo(floor);
    }

    @Test
    void otherLanguagesAreGeneral() {
        assertThat(CLASSIFIER.classify("Quels sont les horaires ?", "fr")).isEqualTo(QueryType.GENERAL);
        assertThat(CLASSIFIER.classify("", "und")).isEqualTo(QueryType.GENERAL);
    }

    @Test
    void aRegionChangesNothing() {
        String question = "Please cancel my booking";

        assertThat(CLASSIFIER.classify(question, "en-GB")).isEqualTo(QueryType.TRANSACTION);
    }

    @Test
    void codeIsGeneral() {
        assertThat(CLASSIFIER.classify("cancel my order\n```java\nint i;\n```", "en"))
                .isEqualTo(QueryType.GENERAL);
    }

    @Test
    void saysWhatItWentBy() {
        Classification classification = CLASSIFIER.explain("Find a car park near the station", "en");

        assertThat(classification.type()).isEqualTo(QueryType.SEARCH);
        assertThat(classification.margin()).isPositive();
        assertThat(classification.clues()).contains("^find");
    }

    @Test
    void noTextIsTooOdd() {
        for (String text : List.of("", " ", "?", "\uD800", "a".repeat(1_000_000), "؟", "12 34")) {
            assertThat(CLASSIFIER.explain(text, "ar").type()).isNotNull();
        }
    }

    private static String row(String head, Function<QueryType, String> cell) {
        return Stream.concat(Stream.of(head), Arrays.stream(QueryType.values()).map(cell))
                .map("%12s"::formatted)
                .collect(Collectors.joining());
    }
}
