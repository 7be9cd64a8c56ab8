package dev.sluice.budget.complexity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.state.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the classifier is worth, on topics that its weights have not seen, against a control that sends as many requests
 * to the expensive model but chooses them by a hash of their ids. {@code -Dsluice.write=true} writes weights and report.
 */
class ComplexityEvaluationTest {

    private static final Path WEIGHTS =
            Path.of("src/main/resources/dev/sluice/budget/complexity/complexity-weights.tsv");
    private static final Path REPORT = Path.of("src/test/resources/dev/sluice/budget/complexity/report.txt");

    private final List<Labelled> all = Labelled.all();
    private final List<Labelled> seen =
            all.stream().filter(Labelled::isForTraining).toList();
    private final List<Labelled> unseen =
            all.stream().filter(q -> !q.isForTraining()).toList();

    @Test
    void questionsAreEnoughAndDifferent() {
        assertThat(all).hasSizeGreaterThanOrEqualTo(400);
        assertThat(all).extracting(Labelled::text).doesNotHaveDuplicates();
        assertThat(all).extracting(Labelled::language).contains("en", "ru", "uk", "ar");
        assertThat(seen).isNotEmpty();
        assertThat(unseen).hasSizeGreaterThanOrEqualTo(150);
    }

    @Test
    void committedWeightsAreThoseOfTheTraining() throws IOException {
        inStep(WEIGHTS, ComplexityTrainer.file(ComplexityTrainer.train(seen)));
    }

    @Test
    void findsDemandingRequestsThatAHashWouldMiss() throws IOException {
        ComplexityModel model = ComplexityTrainer.train(seen);
        StringBuilder report = new StringBuilder();
        report.append("%d questions of %d unseen topics; weights from %d of %d topics%n"
                .formatted(unseen.size(), topics(unseen), seen.size(), topics(seen)));
        int right = count(unseen, q -> predicted(model, q) == q.complexity());
        report.append("right of three classes: %d of %d%n".formatted(right, unseen.size()));
        for (String language : List.of("en", "ru", "uk", "ar")) {
            List<Labelled> of =
                    unseen.stream().filter(q -> q.language().equals(language)).toList();
            report.append("  %s: %d of %d%n"
                    .formatted(language, count(of, q -> predicted(model, q) == q.complexity()), of.size()));
        }
        Set<String> sent = unseen.stream()
                .filter(q -> predicted(model, q) == Complexity.HIGH)
                .map(Labelled::id)
                .collect(Collectors.toSet());
        List<Labelled> demanding =
                unseen.stream().filter(q -> q.complexity() == Complexity.HIGH).toList();
        int found = count(demanding, q -> sent.contains(q.id()));
        report.append("sent to the expensive rung: %d of %d%n".formatted(sent.size(), unseen.size()));
        report.append("demanding ones among them: %d of %d%n".formatted(found, demanding.size()));
        List<Integer> controls = new ArrayList<>();
        for (int salt = 0; salt < 200; salt++) {
            Set<String> shuffled = shuffled(salt, sent.size());
            controls.add(count(demanding, q -> shuffled.contains(q.id())));
        }
        controls.sort(Comparator.naturalOrder());
        report.append("control, as many by hash, 200 salts: median %d, middle 95 %% %d to %d%n"
                .formatted(controls.get(100), controls.get(5), controls.get(194)));
        List<Labelled> byLength = unseen.stream()
                .sorted(Comparator.comparingInt((Labelled q) -> -q.text().length()))
                .limit(sent.size())
                .toList();
        report.append("as many of the longest texts: %d%n"
                .formatted(count(byLength, q -> q.complexity() == Complexity.HIGH)));
        report.append("where length misleads:\n");
        List<Labelled> misleading = Labelled.misleading();
        for (Complexity complexity : Complexity.values()) {
            List<Labelled> of = misleading.stream()
                    .filter(q -> q.complexity() == complexity)
                    .toList();
            report.append("  %s: %d of %d right%n"
                    .formatted(complexity.label(), count(of, q -> predicted(model, q) == complexity), of.size()));
        }
        inStep(REPORT, report.toString());
        assertThat(found).as("more than any control").isGreaterThan(controls.getLast());
    }

    private Set<String> shuffled(int salt, int size) {
        return unseen.stream()
                .map(Labelled::id)
                .sorted(Comparator.comparing(id -> Keys.digest(List.of("control", String.valueOf(salt), id))))
                .limit(size)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Complexity predicted(ComplexityModel model, Labelled question) {
        return model.of(Features.of(question.text()));
    }

    private static long topics(List<Labelled> questions) {
        return questions.stream().map(Labelled::topic).distinct().count();
    }

    private static int count(List<Labelled> questions, Predicate<Labelled> which) {
        return (int) questions.stream().filter(which).count();
    }

    private static void inStep(Path file, String content) throws IOException {
        if (Boolean.getBoolean("sluice.write")) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as("%s; -Dsluice.write=true writes it", file)
                .isEqualTo(content);
    }
}
