package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.workload.Intent;
import dev.sluice.demo.workload.Workload;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntentAnswersTest {

    private final Workload workload = Workload.load();
    private final IntentAnswers answers = new IntentAnswers(workload);

    @Test
    void answersEveryPhrasingOfAnIntentTheSame() {
        for (Intent intent : workload.intents()) {
            assertThat(intent.phrasings().stream().map(answers::answer))
                    .containsOnly(intent.answer() + " [intent:" + intent.id() + "]");
        }
    }

    @Test
    void improvisesDeterministicTextsOfVaryingLength() {
        String answer = answers.answer("What is the airspeed of a swallow?");

        assertThat(answer).matches("(?s).{40,} \\[intent:none:[0-9a-f]{8}]");
        assertThat(answers.answer("What is the airspeed of a swallow?")).isEqualTo(answer);
        assertThat(IntStream.range(0, 50)
                        .map(i -> answers.answer("question " + i).length())
                        .distinct())
                .hasSizeGreaterThan(20);
    }
}
