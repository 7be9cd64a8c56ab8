package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

    /** Share of requests. */
    private static final double MAX_WRONG = 0.02;

    @Test
    void endsWithALedgerThatEqualsTheBill(@TempDir Path directory) throws Exception {
        Path errors = directory.resolve("stderr");

        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dsluice.home=" + System.getProperty("sluice.root"),
                        "-Dlogback.configurationFile=dev/sluice/stack/logback-cli.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.cli.Main",
                        "demo",
                        "--requests",
                        "400",
                        "--json")
                .directory(directory.toFile())
                .redirectError(errors.toFile())
                .start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(demo.exitValue()).as("exit status; errors in %s", errors).isZero();
        JsonNode result = new ObjectMapper().readTree(output);
        assertThat(result.get("requests").intValue()).isEqualTo(400);
        assertThat(result.get("responses").intValue()).isEqualTo(400);
        assertThat(result.get("cost_nano_usd").longValue())
                .isPositive()
                .isEqualTo(result.get("bill_nano_usd").longValue());
        assertThat(result.get("saved_nano_usd").longValue()).isPositive();
        assertThat(result.get("by_source").get("exact_cache").intValue()).isPositive();
        assertThat(result.get("by_source").get("coalesced").intValue()).isPositive();
        assertThat(result.get("alerts").intValue()).isPositive();
        assertThat(result.get("by_source").get("semantic_cache").intValue()).isPositive();
        assertThat(result.get("wrong_by_source").has("exact_cache")).isFalse();
        assertThat(result.get("wrong_by_source").has("normalised_cache")).isFalse();
        assertThat(result.get("wrong_overall").doubleValue()).isLessThanOrEqualTo(MAX_WRONG);
        assertThat(result.has("refused") && result.has("seconds")).isTrue();
    }
}
