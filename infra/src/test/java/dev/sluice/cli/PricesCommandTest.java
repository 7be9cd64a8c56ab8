package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.prices.StarterCatalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The price commands without a broker. */
final class PricesCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MAP = Path.of("src", "test", "resources", "dev", "sluice", "prices", "litellm.json");

    @TempDir
    private Path directory;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @Test
    void theCatalogueIsSound() throws IOException {
        int status = run("prices", "check", "--catalogue", "--strict", "--json");

        JsonNode result = JSON.readTree(out.toString());
        assertThat(status).isZero();
        assertThat(result.path("prices").asInt())
                .isEqualTo(StarterCatalogue.load().size());
        assertThat(result.path("warnings").asInt()).isZero();
        assertThat(result.path("notes").asInt()).isPositive();
    }

    @Test
    void anErrorFailsTheCheckAndNamesThePrice() throws IOException {
        int status = run("prices", "check", file("p.yaml", """
                prices:
                  - {id: slip, provider: p, model: m, input: 0.000002, output: 0.00001, valid-from: 2026-01-01T00:00:00Z}
                """));

        assertThat(status).isOne();
        assertThat(out.toString()).containsPattern("ERROR +ABSURD +slip: input 0.000002 is below 0.001 USD");
        assertThat(out.toString()).contains("1 prices: 2 errors, 1 warnings, 0 notes");
    }

    @Test
    void zeroIsRefusedWhereItIsRead() throws IOException {
        int status = run("prices", "check", file("p.yaml", """
                prices:
                  - {id: zero, provider: p, model: m, input: 0, output: 1, valid-from: 2026-01-01T00:00:00Z}
                """));

        assertThat(status).isOne();
        assertThat(err.toString()).contains("p.yaml:2: prices[0].input = '0'; allowed: a price above 0, or free: true");
    }

    @Test
    void aDifferenceFromAFileNeedsNoBroker() throws IOException {
        String old = file("old.yaml", """
                prices:
                  - {id: a, provider: p, model: m, input: 2, output: 4, valid-from: 2026-01-01T00:00:00Z}
                """);
        String next = file("new.yaml", """
                prices:
                  - {id: a, provider: p, model: m, input: 2, output: 4, valid-from: 2026-01-01T00:00:00Z, valid-to: 2999-01-01T00:00:00Z}
                  - {id: b, provider: p, model: m, input: 1, output: 4, valid-from: 2999-01-01T00:00:00Z}
                """);

        int status = run("prices", "diff", next, "--against", old);

        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("| a", "valid-to: - -> 2999-01-01T00:00:00Z", "+ b  in 1, out 4 from 2999-01-01T00:00:00Z")
                .contains("1 new, 0 changed, 1 ended, 0 rewritten, 0 only there");
    }

    @Test
    void aRewrittenPriceFailsTheDiff() throws IOException {
        String old = file("old.yaml", """
                prices:
                  - {id: a, provider: p, model: m, input: 2, output: 4, valid-from: 2026-01-01T00:00:00Z}
                """);
        String next = file("new.yaml", """
                prices:
                  - {id: a, provider: p, model: m, input: 2.5, output: 4, valid-from: 2026-01-01T00:00:00Z}
                """);

        int status = run("prices", "diff", next, "--against", old, "--json");

        JsonNode change = JSON.readTree(out.toString()).path(0);
        assertThat(status).isOne();
        assertThat(change.path("kind").asText()).isEqualTo("REWRITTEN");
        assertThat(change.at("/fields/0/percent").asText()).isEqualTo("+25 %");
    }

    @Test
    void anImportShowsFirstWritesWhenAskedAndKeepsThePast() throws IOException {
        Path prices = directory.resolve("prices.yaml");

        int shown = run("prices", "import", MAP.toString(), "--model", "gpt-t1");
        assertThat(shown).isZero();
        assertThat(out.toString()).contains("8 new, 0 changed", "Nothing is changed; --write FILE or --apply does it.");
        assertThat(prices).doesNotExist();

        assertThat(run(
                        "prices",
                        "import",
                        MAP.toString(),
                        "--provider",
                        "openai",
                        "--model",
                        "gpt-t1",
                        "--write",
                        prices.toString()))
                .isZero();
        assertThat(run("prices", "check", prices.toString(), "--strict"))
                .as("%s", out)
                .isZero();

        String dearer =
                Files.readString(MAP).replace("\"input_cost_per_token\": 2e-06", "\"input_cost_per_token\": 3e-06");
        assertThat(run(
                        "prices",
                        "import",
                        file("next.json", dearer),
                        "--model",
                        "gpt-t1",
                        "--write",
                        prices.toString(),
                        "--from",
                        "2999-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString())
                .contains("1 new, 0 changed, 1 ended, 0 rewritten, 0 only there", "0 refused, 7 in force already");
        assertThat(Files.readString(prices))
                .containsPattern("input: 2, .*valid-to: \"?2999-01-01T00:00:00Z")
                .containsPattern("input: 3, .*valid-from: \"?2999-01-01T00:00:00Z");
    }

    @Test
    void whatIsRefusedHasAReason() throws IOException {
        int status = run("prices", "import", MAP.toString(), "--model", "zero-t1", "--json");

        JsonNode result = JSON.readTree(out.toString());
        assertThat(status).isOne();
        assertThat(result.at("/rejected/0/field").asText()).isEqualTo("input_cost_per_token");
        assertThat(result.at("/rejected/0/reason").asText()).startsWith("zero may mean free or unknown");
        assertThat(result.path("not_asked_for").asInt()).isPositive();
    }

    @Test
    void aFileWithPoliciesIsNotOverwritten() throws IOException {
        String mixed = file("mixed.yaml", "budgets:\n  - {id: b, window: day, limit-usd: 1}\n");

        int status = run("prices", "import", MAP.toString(), "--model", "gpt-t1", "--write", mixed);

        assertThat(status).isOne();
        assertThat(err.toString()).contains("has more than prices");
        assertThat(Files.readString(Path.of(mixed))).startsWith("budgets:");
    }

    @Test
    void wrongOptionsAreSaid() throws IOException {
        assertThat(run("prices", "import", MAP.toString(), "--from", "tomorrow"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--from is tomorrow; allowed is an instant");
        assertThat(run("prices", "import", MAP.toString(), "--as", "x")).isEqualTo(2);
        assertThat(run("prices", "import", file("bad.json", "{"))).isOne();
        assertThat(err.toString()).contains("is no map of prices");
        assertThat(run("prices", "check")).isOne();
        assertThat(err.toString()).contains("Give a FILE with prices, or --catalogue");
    }

    private int run(String... args) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }
}
