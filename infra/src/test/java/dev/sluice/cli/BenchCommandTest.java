package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class BenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theIndexIsMeasuredInEveryStorageWithAndWithoutVectorInstructions() {
        int status = run("bench", "index", "--entries", "20,50", "--dimension", "24", "--quick");

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("cores", "search p50 ms", "bytes/entry")
                .containsPattern("20 int8 +simd")
                .containsPattern("20 int8 +scalar")
                .containsPattern("50 float32 +simd")
                .containsPattern("50 float32 +scalar");
    }

    @Test
    void indexFiguresAsJson() throws Exception {
        run("bench", "index", "--entries", "5", "--dimension", "24", "--quick", "--json");

        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertThat(root.at("/machine/cores").asInt()).isPositive();
        assertThat(root.at("/index")).hasSize(4);
        for (JsonNode result : root.at("/index")) {
            assertThat(result.at("/entries").asInt()).isEqualTo(5);
            assertThat(result.at("/search_ms/p50").asDouble()).isPositive();
            assertThat(result.at("/insert_us/p99").asDouble()).isPositive();
            assertThat(result.at("/delete_us/p50_lowest").asDouble()).isPositive();
            assertThat(result.has("bytes_per_entry")).isTrue();
        }
    }

    @Test
    void embeddingFiguresAsJson() throws Exception {
        int status = run("bench", "embed", "--quick", "--json");

        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertThat(status).isZero();
        assertThat(root.at("/model").asText()).isEqualTo("all-minilm-l6-v2-q");
        assertThat(root.at("/embed").findValuesAsText("words"))
                .containsExactly("5", "12", "30", "100", "5", "12", "30", "100");
        assertThat(root.at("/embed").findValuesAsText("threads"))
                .containsExactly("1", "1", "1", "1", "2", "2", "2", "2");
    }

    @Test
    void budgetFiguresAsJson() throws Exception {
        int status = run("bench", "budget", "--budgets", "40", "--users", "60", "--quick", "--json");

        JsonNode root = new ObjectMapper().readTree(out.toString());
        assertThat(status).isZero();
        assertThat(root.at("/budget/budgets").asInt()).isEqualTo(40);
        assertThat(root.at("/budget/decisions")).hasSize(4);
        for (JsonNode kind : root.at("/budget/decisions")) {
            assertThat(kind.at("/decide_us/p50").asDouble()).isPositive();
            assertThat(kind.at("/decided_per_second/median").asLong()).isPositive();
            assertThat(kind.at("/settled_per_second/lowest").asLong()).isPositive();
        }
        assertThat(root.at("/budget/state_bytes/budget-windows-store").asLong()).isPositive();
        assertThat(root.at("/budget/state_bytes_together").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--budgets", "--users"})
    void aTenantWithoutBudgetsOrUsersIsRefused(String option) {
        int status = run("bench", "budget", "--quick", option, "0");

        assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains(option + " is 0; allowed is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--entries", "--dimension"})
    void sizesBelowOneAreRefused(String option) {
        int status = run("bench", "index", "--quick", option, "0");

        assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains(option + " is 0; allowed is 1 or more");
    }

    @Test
    void fewerThanOneRepetitionIsRefused() {
        int status = run("bench", "semantic", "--repetitions", "0");

        assertThat(status).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).contains("--repetitions is 0; allowed is 1 or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench", "bench index", "bench embed", "bench semantic", "bench budget", "bench alerts"})
    void helpShowsExamples(String command) {
        run((command + " --help").split(" "));

        assertThat(out.toString()).contains("Examples:", "./sluice " + command);
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
    }
}
