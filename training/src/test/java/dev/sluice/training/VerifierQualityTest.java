package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.semantic.embedding.Embedder;
import dev.sluice.semantic.embedding.Embedding;
import dev.sluice.semantic.embedding.EmbeddingModel;
import dev.sluice.semantic.embedding.GlossingEmbedder;
import dev.sluice.semantic.embedding.OnnxEmbedder;
import dev.sluice.semantic.embedding.OnnxModel;
import dev.sluice.semantic.verifier.Judgement;
import dev.sluice.semantic.verifier.Question;
import dev.sluice.semantic.verifier.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierQualityTest {

    private static final Verifier VERIFIER = Verifier.bundled();
    private static Embedder embedder;
    private static List<LabelledPair> pairs;

    @BeforeAll
    static void load() throws IOException {
        embedder = new GlossingEmbedder(OnnxEmbedder.load(OnnxModel.bundled()));
        pairs = PairFiles.read(folder("test"));
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @ParameterizedTest
    @CsvSource({"en, 28, 2", "ru, 22, 2", "uk, 15, 2", "ar, 8, 2"})
    void servesEnoughAndHardlyEverWrong(String language, double leastServed, double mostWrong) {
        Map<String, List<LabelledPair>> categories = pairs.stream()
                .filter(pair -> pair.lang().equals(language))
                .collect(Collectors.groupingBy(LabelledPair::category, TreeMap::new, Collectors.toList()));
        Map<String, Long> served = new TreeMap<>();
        categories.forEach((category, own) -> {
            served.put(
                    category, own.stream().filter(VerifierQualityTest::isServed).count());
            report(language + ' ' + category, served.getOrDefault(category, 0L), own.size());
        });

        long same = served.getOrDefault("paraphrase", 0L);
        long wrong = served.values().stream().mapToLong(Long::longValue).sum() - same;
        int paraphrases = categories.getOrDefault("paraphrase", List.of()).size();
        int traps = categories.values().stream().mapToInt(List::size).sum() - paraphrases;
        report(language + " all traps", wrong, traps);

        assertThat(100.0 * same / paraphrases).isGreaterThanOrEqualTo(leastServed);
        assertThat(100.0 * wrong / traps).isLessThanOrEqualTo(mostWrong);
        assertThat(served.get("unrelated")).isZero();
    }

    @Test
    void noTopicAndNoQuestionWasTrainedOn() throws IOException {
        List<LabelledPair> trained = PairFiles.read(folder("train"));

        assertThat(values(pairs, pair -> Stream.of(pair.lang() + pair.topic())))
                .doesNotContainAnyElementsOf(values(trained, pair -> Stream.of(pair.lang() + pair.topic())));
        assertThat(values(pairs, pair -> Stream.of(pair.a(), pair.b())))
                .doesNotContainAnyElementsOf(values(trained, pair -> Stream.of(pair.a(), pair.b())));
    }

    private static Set<String> values(List<LabelledPair> from, Function<LabelledPair, Stream<String>> values) {
        return from.stream()
                .flatMap(values)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static boolean isServed(LabelledPair pair) {
        if (!embedder.model(pair.a(), pair.lang()).equals(embedder.model(pair.b(), pair.lang()))) {
            // They are in different indexes.
            return false;
        }
        Question cached = question(pair.a(), pair.lang());
        Question asked = question(pair.b(), pair.lang());
        Judgement judgement = VERIFIER.judge(cached, asked);
        return judgement.guards().isEmpty() && judgement.score() >= VERIFIER.threshold(asked);
    }

    private static Question question(String text, String language) {
        Optional<EmbeddingModel> model = embedder.model(text, language);
        if (model.isEmpty()) {
            return Question.lexical(text, language);
        }
        return switch (embedder.embed(text, language)) {
            case Embedding.Embedded(var vectors) ->
                GlossingEmbedder.isGlossed(model.get().id())
                        ? Question.glossed(text, language, vectors)
                        : Question.embedded(text, language, vectors);
            case Embedding.Skipped(var because) -> throw new AssertionError(because);
        };
    }

    /** With Wilson's interval. */
    private static void report(String name, long served, int of) {
        double z = 1.96;
        double share = (double) served / of;
        double middle = (share + z * z / (2 * of)) / (1 + z * z / of);
        double half = z * Math.sqrt(share * (1 - share) / of + z * z / (4.0 * of * of)) / (1 + z * z / of);
        System.out.printf(
                Locale.ROOT,
                "%-16s served %3d of %3d: %5.1f %% [%.1f, %.1f]%n",
                name,
                served,
                of,
                100 * share,
                100 * Math.max(0, middle - half),
                100 * (middle + half));
    }

    private static Path folder(String name) {
        return Stream.of(Path.of("pairs", name), Path.of("training", "pairs", name))
                .filter(path -> Files.isDirectory(path))
                .findFirst()
                .orElseThrow();
    }
}
