package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The audit without a broker. */
final class AuditCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RULES = "You answer questions about invoices of the company Acme. "
            + "Always name the paragraph of the contract. Always name the paragraph of the contract. "
            + "Please answer in the language of the customer.";

    private static final String DECISIONS = "Write refund decisions for the firm Umbrella. "
            + "Cite the clause that applies. Cite the clause that applies. "
            + "Kindly use short words in every reply, with figures rounded to cents.";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> lines = new ArrayList<>();

    @Test
    void ranksGroupsByWhatTheirBoilerplateCosts() throws IOException {
        for (int i = 0; i < 10; i++) {
            add("cheap-" + i, "nano", RULES, "What about invoice number " + i + " of the year?");
            add("dear-" + i, "mini", DECISIONS, "Which rule holds for case " + i + "?");
        }
        add("single", "mini", "Translate the text that follows into French, word by word.", "A house.");

        int status = run("audit", requests(), "--prices", policies(), "--json");

        assertThat(status).as(err.toString()).isZero();
        JsonNode result = JSON.readTree(out.toString());
        assertThat(result.path("requests").asInt()).isEqualTo(21);
        JsonNode first = result.path("findings").path(0);
        assertThat(first.path("models").path(0).asText()).isEqualTo("mini");
        assertThat(first.path("requests").asInt()).isEqualTo(10);
        long tokens = first.path("boilerplate_tokens").asLong();
        assertThat(tokens)
                .isBetween(
                        first.path("prompt_tokens").asLong() / 2,
                        first.path("prompt_tokens").asLong());
        assertThat(first.path("boilerplate_nano_usd").asLong()).isEqualTo(tokens * 250);
        assertThat(first.path("shorter_tokens").asLong())
                .isLessThan(first.path("example_tokens").asLong());
        assertThat(first.path("shorter").asText())
                .containsOnlyOnce("Cite the clause")
                .doesNotContain("Kindly");
        assertThat(first.path("advice").findValuesAsText("kind")).containsExactly("REPEATED_SENTENCES", "POLITENESS");
        JsonNode alone = result.path("findings").path(2);
        assertThat(alone.path("boilerplate_tokens").asLong()).isZero();
    }

    @Test
    void theWordsOfATemplateCountAsThoseOfTheRequest() throws IOException {
        for (int i = 0; i < 3; i++) {
            lines.add(
                    "{\"request_id\":\"t%d\",\"tenant\":\"acme\",\"model\":\"nano\",\"created_at\":0,\"template_id\":\"help\",\"template_variables\":{\"q\":\"Why %d?\"}}"
                            .formatted(i, i));
        }

        run("audit", requests(), "--prices", policies(), "--json");

        JsonNode finding = JSON.readTree(out.toString()).path("findings").path(0);
        assertThat(finding.path("template_id").asText()).isEqualTo("help");
        assertThat(finding.path("requests").asInt()).isEqualTo(3);
        assertThat(finding.path("boilerplate_tokens").asLong()).isPositive();
    }

    @Test
    void longHistoriesAndLateStaticPartsAreNamed() throws IOException {
        StringBuilder history = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            history.append(message("user", "Question " + i + " " + "why is that so ".repeat(10)))
                    .append(message("assistant", "Because of this and that."));
        }
        String manual = "Rule one two three four five. ".replace("one", "%d");
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            rules.append(manual.formatted(i));
        }
        for (int i = 0; i < 2; i++) {
            request(
                    "long-" + i,
                    "nano",
                    message("system", "Short rule.") + history + message("user", "And " + i + "?"));
            request("late-" + i, "mini", message("user", "Case " + "abcdefghij".charAt(i) + " of Ms. Roe.\n" + rules));
        }

        run("audit", requests(), "--prices", policies(), "--long", "500");

        assertThat(out.toString()).contains("LONG_CONTEXT", "STATIC_PART_FIRST", "keep to 500 tokens");
    }

    @Test
    void aBadLineIsNamedAndNotQuoted() throws IOException {
        lines.add("{\"request_id\":\"r\",\"tenant\":\"acme\",\"created_at\":0,\"messages\":\"my secret\"}");

        int status = run("audit", requests(), "--catalogue");

        assertThat(status).isOne();
        assertThat(err.toString()).contains(":1: Field messages must be a list").doesNotContain("secret");
    }

    @Test
    void oneSourceIsWanted() throws IOException {
        assertThat(run("audit")).isOne();
        assertThat(err.toString()).contains("Give FILE or --topic, one of them");
    }

    private void add(String id, String model, String system, String question) {
        request(id, model, message("system", system) + message("user", question));
    }

    private void request(String id, String model, String messages) {
        lines.add("{\"request_id\":\"%s\",\"tenant\":\"acme\",\"model\":\"%s\",\"created_at\":0,\"messages\":[%s]}"
                .formatted(id, model, messages.substring(1)));
    }

    private static String message(String role, String text) {
        try {
            return ",{\"role\":\"" + role + "\",\"content\":" + JSON.writeValueAsString(text) + "}";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String requests() throws IOException {
        return Files.write(directory.resolve("requests.jsonl"), lines).toString();
    }

    private String policies() throws IOException {
        return Files.writeString(directory.resolve("policies.yaml"), """
                prices:
                  - {id: nano, provider: openai, model: nano, input: 0.05, cache-read: 0.005, output: 0.40, valid-from: 2025-08-07T00:00:00Z}
                  - {id: mini, provider: openai, model: mini, input: 0.25, cache-read: 0.025, output: 2, valid-from: 2025-08-07T00:00:00Z}
                templates:
                  - id: help
                    messages: [{role: system, content: "You help customers of a bank with their cards."}, {role: user, content: "{{q}}"}]
                """).toString();
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
