package dev.sluice.semantic.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairJudgeTest {

    private static final PairJudge JUDGE = PairJudge.bundled();
    private static final String ASKED = "How do I get my money back for the concert that was called off?";

    @Test
    void otherWordsForTheSameAreLikelierThanOneWordThatMatters() {
        double same = odds(ASKED, "concert cancelled, want a refund");
        double other = odds(ASKED, "How do I get my money back for the concert that was put off?");
        double far = odds(ASKED, "Which door leads to the balcony?");

        assertThat(same).isGreaterThan(other);
        assertThat(other).isGreaterThan(far);
    }

    @Test
    void whoAsksFirstMakesNoDifference() {
        assertThat(JUDGE.logOdds("refund?", ASKED)).isEqualTo(JUDGE.logOdds(ASKED, "refund?"));
        assertThat(JUDGE.logOdds("abc", "xyz")).isEqualTo(JUDGE.logOdds("xyz", "abc"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u0000",
                "\uD83D",
                "a\uDE00b",
                "\u200D",
                "\uFFFF",
                "\u202Ertl",
                "[SEP] [CLS]",
                "👩‍👩‍👧"
            })
    void noTextIsAnError(String text) {
        assertThat(JUDGE.logOdds(text, ASKED)).isPresent();
        assertThat(JUDGE.logOdds(text, text)).isPresent();
    }

    @Test
    void theLongestTextsOfTheEmbedderAreReadAndLongerPairsAreNot() {
        // With its two marks each fills the embedder's window; as a pair they have one mark less.
        String longest = "a ".repeat(254);

        assertThat(JUDGE.logOdds(longest, longest)).isPresent();
        assertThat(JUDGE.logOdds(longest, longest + "a")).isPresent();
        assertThat(JUDGE.logOdds(longest, longest + "a a")).isEmpty();
    }

    @Test
    void severalThreadsGetWhatOneGets() throws Exception {
        List<String> texts = IntStream.range(0, 20)
                .mapToObj(i -> "Where is order " + i + "?")
                .toList();
        List<Double> alone = texts.stream().map(text -> odds(text, ASKED)).toList();

        List<Future<List<Double>>> together = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 6; i++) {
                together.add(threads.submit(
                        () -> texts.stream().map(text -> odds(text, ASKED)).toList()));
            }
        }

        for (Future<List<Double>> odds : together) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(odds.get().get(i)).isCloseTo(alone.get(i), within(1e-5));
            }
        }
    }

    @Test
    void aClosedJudgeCannotTell() throws Exception {
        PairJudge closed;
        try (DataInputStream stream = new DataInputStream(
                new BufferedInputStream(Objects.requireNonNull(PairJudge.class.getResourceAsStream("judge.bin"))))) {
            closed = PairJudge.load(JudgeFile.read(stream));
        }
        assertThat(closed.logOdds(ASKED, "refund?")).isEqualTo(JUDGE.logOdds(ASKED, "refund?"));

        closed.close();
        closed.close();

        assertThat(closed.logOdds(ASKED, "refund?")).isEqualTo(OptionalDouble.empty());
    }

    private static double odds(String one, String other) {
        return JUDGE.logOdds(one, other).orElseThrow();
    }
}
