package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.LlmRequest;
import dev.sluice.schema.LlmResponse;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each language a rephrased question is answered from the cache, and one that only looks alike is not. */
@ExtendWith(SharedStack.class)
class SemanticGuardIT {

    private static final String LATE = "nothing found";
    private static final String SKIPPED = "not searched";

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru", "uk", "ar"})
    void servesRephrasedQuestionsAndNoTrap(String language, TestStack stack) throws Exception {
        List<Wording> wordings = Wording.of(language);
        try (Pipeline pipeline = new Pipeline(stack.config(), "guards-" + language)) {
            List<LlmResponse> cached =
                    pipeline.askAll(requests(wordings, (pair, i) -> pair.first(pipeline, "pair" + i)));

            List<LlmResponse> asked =
                    pipeline.askAll(requests(wordings, (pair, i) -> pair.second(pipeline, "pair" + i)));

            assertThat(cached).extracting(LlmResponse::getSource).containsOnly(AnswerSource.PROVIDER);
            SoftAssertions softly = new SoftAssertions();
            for (int i = 0; i < wordings.size(); i++) {
                Wording wording = wordings.get(i);
                LlmResponse answer = asked.get(i);
                softly.assertThat(outcome(answer)).as("%s", wording).matches(fits(wording), wording.guard());
                softly.assertThat(answer.getContent().equals(cached.get(i).getContent()))
                        .as("same answer: %s", wording)
                        .isEqualTo(answer.getSource() == AnswerSource.SEMANTIC_CACHE);
            }
            softly.assertAll();
            assertThat(asked).extracting(LlmResponse::getSource).contains(AnswerSource.SEMANTIC_CACHE);
        }
    }

    private static Predicate<String> fits(Wording wording) {
        return switch (wording.guard()) {
            case Wording.SAME -> outcome -> outcome.equals(Wording.SAME) || outcome.equals(LATE);
            case Wording.ANY -> outcome -> !outcome.equals(Wording.SAME) && !outcome.equals(SKIPPED);
            default -> outcome -> outcome.equals(wording.guard());
        };
    }

    /** The guard that refused it, or what else became of it. */
    private static String outcome(LlmResponse asked) {
        if (asked.getSource() != AnswerSource.PROVIDER) {
            return asked.getSource() == AnswerSource.SEMANTIC_CACHE
                    ? Wording.SAME
                    : asked.getSource().name();
        }
        if (asked.getCache().getSemanticSkippedBecause() != null) {
            return SKIPPED;
        }
        return Wording.isLate(asked) ? LATE : asked.getCache().getGuard();
    }

    private static List<LlmRequest> requests(List<Wording> wordings, Made made) {
        return IntStream.range(0, wordings.size())
                .mapToObj(i -> made.of(wordings.get(i), i))
                .toList();
    }

    private interface Made {
        LlmRequest of(Wording wording, int number);
    }
}
