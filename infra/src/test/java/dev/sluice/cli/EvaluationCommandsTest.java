package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class EvaluationCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PAIRS = """
            {"id":"p1","lang":"en","query_type":"faq","category":"paraphrase","a":"How do I reset my password?","b":"How can I reset my password please?","same_answer":true}
            {"id":"p2","lang":"en","query_type":"faq","category":"paraphrase","a":"When does the shop open on Monday?","b":"when does the shop open on Monday","same_answer":true}
            {"id":"p3","lang":"en","query_type":"faq","category":"number","a":"Can I return shoes within 14 days?","b":"Can I return shoes within 40 days?","same_answer":false}
            {"id":"p4","category":"unrelated","a":"What is a noun?","b":"How long do eggs boil?","same_answer":false}
            """;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void pairsAreShownLineByLineWithTotals() throws IOException {
        int status = run("eval", "pairs", file("pairs.jsonl", PAIRS));

        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("p2 +en +paraphrase +normalised +- +- ok")
                .containsPattern("p3 +en +number +miss +0\\.\\d+ +0\\.\\d+ ok NUMBER")
                .containsPattern("p4 +en +unrelated +miss")
                .contains("should-hit served", "traps served wrongly", "unrelated served", "4 pairs in")
                .containsPattern("en +\\d of +2 .*0 of +1 +0\\.00 % \\[0\\.00, 97\\.50\\]");
    }

    @Test
    void pairsAsJsonEndWithTheSummary() throws IOException {
        run("eval", "pairs", file("pairs.jsonl", PAIRS), "--json");

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(5);
        JsonNode trap = JSON.readTree(lines.get(2));
        assertThat(trap.at("/id").asText()).isEqualTo("p3");
        assertThat(trap.at("/tier").asText()).isEqualTo("miss");
        assertThat(trap.at("/guard").asText()).isEqualTo("NUMBER");
        assertThat(trap.at("/similarity").isNumber()).isTrue();
        assertThat(trap.at("/score").isNumber()).isTrue();
        JsonNode summary = JSON.readTree(lines.getLast()).at("/summary");
        assertThat(summary.at("/by_language/en/should_hit/of").asInt()).isEqualTo(2);
        assertThat(summary.at("/by_category/en/number/served").asInt()).isZero();
        assertThat(summary.at("/all/unrelated/of").asInt()).isEqualTo(1);
        assertThat(summary.at("/all/traps/high").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void aPolicyIsEvaluatedBeforeItIsApplied() throws IOException {
        String policy = file("policy.yaml", "cache:\n  - {query-type: faq, semantic: false}\n");

        int status = run("eval", "pairs", file("pairs.jsonl", PAIRS), "--json", "--policy", policy);

        assertThat(status).isZero();
        assertThat(JSON.readTree(out.toString().lines().toList().getFirst())
                        .at("/guard")
                        .asText())
                .isEqualTo("SWITCHED_OFF");
    }

    @Test
    void aStreamAsJson() throws IOException {
        String stream = file("stream.jsonl", """
                {"text":"How do I reset my password?","label":"password"}
                {"text":"how do I reset my password","label":"password"}
                {"text":"How do I reset my password?","label":"other"}
                {"text":"What is a noun?","label":"grammar"}
                """);

        int status = run("eval", "stream", stream, "--json", "--curve");

        JsonNode root = JSON.readTree(out.toString());
        assertThat(status).isZero();
        assertThat(root.at("/lookups").asInt()).isEqualTo(4);
        assertThat(root.at("/hit_rate").asDouble()).isEqualTo(0.5);
        assertThat(root.at("/wrong_given_hit").asDouble()).isEqualTo(0.5);
        assertThat(root.at("/wrong_overall").asDouble()).isEqualTo(0.25);
        assertThat(root.at("/by_tier/normalised").asInt()).isEqualTo(1);
        assertThat(root.at("/by_tier/exact").asInt()).isEqualTo(1);
        assertThat(root.at("/embed_ms/p50").asDouble()).isPositive();
        assertThat(root.at("/search_ms/p99").asDouble()).isPositive();
        assertThat(root.at("/curve/verifier")).hasSize(15);
        assertThat(root.at("/curve/cosine/0/hit_rate").asDouble()).isEqualTo(0.5);
    }

    @Test
    void aStreamForPeople() throws IOException {
        String stream = file("stream.jsonl", "{\"text\":\"What is a noun?\",\"label\":\"x\"}\n".repeat(4));

        run("eval", "stream", stream, "--limit", "2");

        assertThat(out.toString())
                .containsPattern("look-ups +2")
                .containsPattern("hit rate +50.00 %")
                .containsPattern("exact +1 +50.00 % +wrong 0")
                .containsPattern("embedding ms +p50 .*p99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eval pairs", "eval stream", "calibrate"})
    void aBadLineIsNamedAndTheStatusIsTwo(String command) throws IOException {
        String file = file("bad.jsonl", "{\"id\":\"p1\"}\n");

        int status = run((command + " " + file).split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("bad.jsonl:1: ").contains("is missing; allowed is");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aCalibrationGivesAPictureAndAPolicyThatCanBeApplied() throws Exception {
        Path picture = directory.resolve("curves.svg");
        Path policy = directory.resolve("policy.yaml");

        int status = run(
                "calibrate",
                file("pairs.jsonl", PAIRS.repeat(3)),
                "--max-wrong",
                "0.7",
                "--picture",
                picture.toString(),
                "--write-policy",
                policy.toString());

        assertThat(status).isZero();
        assertThat(out.toString()).contains("en, all types, all-minilm-l6-v2-q", "precision", "recall", "recommended:");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(picture.toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isPositive();
        assertThat(Files.readString(policy))
                .containsPattern(
                        "- \\{language: en, embedding-model: \"all-minilm-l6-v2-q\", min-score: \\d\\.\\d+\\}");
        assertThat(run("apply", "--dry-run", policy.toString())).isZero();
        assertThat(run("eval", "pairs", file("pairs.jsonl", PAIRS), "--policy", policy.toString()))
                .isZero();
    }

    @Test
    void withTooFewPairsACalibrationRecommendsNothing() throws IOException {
        Path policy = directory.resolve("policy.yaml");

        int status = run(
                "calibrate",
                file("pairs.jsonl", PAIRS),
                "--picture",
                directory.resolve("curves.svg").toString(),
                "--write-policy",
                policy.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("no recommendation, too few pairs", "takes 299 or more");
        assertThat(policy).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-wrong 0",
                "--max-wrong 1",
                "--cost-of-wrong 1",
                "--price-of-call 1",
                "--cost-of-wrong 0 --price-of-call 1",
                "--cost-of-wrong 1 --price-of-call -1",
                "--cost-of-wrong 1 --price-of-call 1 --max-wrong 0.1",
                "--wrong-of all"
            })
    void goalsThatMakeNoSenseAreRefused(String goal) throws IOException {
        int status = run(("calibrate " + file("pairs.jsonl", PAIRS) + " " + goal).split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("--");
    }

    @Test
    void helpHasExamples() {
        assertThat(run("eval", "pairs", "--help")).isZero();
        assertThat(run("eval", "stream", "--help")).isZero();
        assertThat(run("calibrate", "--help")).isZero();
        assertThat(out.toString()).contains("./sluice eval pairs pairs.jsonl", "--curve", "--cost-of-wrong");
        assertThat(run("eval")).isEqualTo(2);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
