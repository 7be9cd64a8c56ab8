package dev.sluice.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.prices.Finding.Severity;
import dev.sluice.schema.Price;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceAuditTest {

    static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

    static List<Price> prices(String... entries) throws ConfigException {
        StringBuilder yaml = new StringBuilder("prices:\n");
        for (String entry : entries) {
            String id = entry.contains("id:") ? "" : "id: p" + yaml.length() + ", ";
            String from = entry.contains("valid-from") ? "" : ", valid-from: 2026-01-01T00:00:00Z";
            yaml.append("  - {")
                    .append(id)
                    .append("provider: p, source: s, ")
                    .append(entry)
                    .append(from)
                    .append("}\n");
        }
        return PolicyFileLoader.parse(yaml.toString(), Path.of("test.yaml"), NOW)
                .prices();
    }

    private static List<Finding> audit(String... entries) throws ConfigException {
        return PriceAudit.of(prices(entries), Bounds.DEFAULT, NOW);
    }

    @Test
    void aSoundCatalogueHasNoFindings() throws Exception {
        assertThat(audit(
                        "id: old, model: m, input: 1, cache-read: 0.1, cache-write: {5m: 1.25}, output: 4, valid-to: 2026-06-01T00:00:00Z",
                        "id: new, model: m, input: 2, output: 4, valid-from: 2026-06-01T00:00:00Z",
                        "id: flex, model: m, service-tier: flex, input: 1, output: 2",
                        "id: batch, model: m, batch: true, input: 1, output: 2",
                        "id: own, model: m, tenant: acme, input: 1, output: 2",
                        "id: own-flex, model: m, tenant: acme, service-tier: flex, input: 1, output: 2",
                        "id: own-batch, model: m, tenant: acme, batch: true, input: 1, output: 2",
                        "id: embed, model: e, free: true, input: 0.02, output: 0"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERROR | ABSURD | input: 201, output: 300",
                "ERROR | ABSURD | input: 2, output: 1001",
                "ERROR | ABSURD | input: 0.0002, output: 1",
                "ERROR | CACHE_READ_DEARER | input: 1, cache-read: 1.01, output: 2",
                "WARNING | CACHE_WRITE_CHEAPER | input: 1, cache-write: {5m: 0.9}, output: 2",
                "WARNING | OUTPUT_CHEAPER | input: 2, output: 1",
                "WARNING | UNKNOWN_TIER | service-tier: warp, input: 1, output: 2",
                "WARNING | EXPIRED | valid-to: 2026-11-28T00:00:00Z, input: 1, output: 2",
                "WARNING | NO_PLAIN_PRICE | min-prompt-tokens: 1, input: 1, output: 2",
                "WARNING | NO_PLAIN_PRICE | when: [\"01:00-02:00\"], input: 1, output: 2",
            })
    void aPriceThatIsOddIsFound(Severity severity, String code, String fields) throws Exception {
        assertThat(audit("model: m, " + fields)).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERROR | AMBIGUOUS | id: a | id: b",
                "WARNING | OVERLAP | id: a | id: b, valid-from: 2026-02-01T00:00:00Z",
                "WARNING | OVERLAP | id: a, valid-to: 2026-03-01T00:00:00Z | id: b, valid-from: 2026-02-01T00:00:00Z",
                "WARNING | GAP | id: a, valid-to: 2026-02-01T00:00:00Z | id: b, valid-from: 2026-03-01T00:00:00Z",
                "WARNING | BAND_MISSING | id: a, min-prompt-tokens: 9 | id: b, service-tier: flex",
                "WARNING | CONTRACT_NARROWER | id: a, service-tier: flex | id: b, tenant: acme",
                "WARNING | OVERLAP | id: a, when: [\"01:00-03:00\"] | id: b, when: [\"fri 02:00-04:00\"]",
            })
    void pricesThatDoNotGoTogetherAreFound(Severity severity, String code, String one, String other) throws Exception {
        assertThat(audit("model: m, input: 1, output: 2, " + one, "model: m, input: 1, output: 2, " + other))
                .anySatisfy(finding -> {
                    assertThat(finding.severity()).isEqualTo(severity);
                    assertThat(finding.code()).isEqualTo(code);
                });
    }

    @Test
    void aBatchThatCostsMoreIsFound() throws Exception {
        assertThat(audit("model: m, input: 1, output: 2", "model: m, batch: true, input: 1, output: 3"))
                .extracting(Finding::code)
                .containsExactly("BATCH_DEARER");
    }

    @Test
    void theStarterCatalogueHasNoErrorsAndSaysWhatIsUncertain() {
        List<Price> catalogue = StarterCatalogue.load();

        List<Finding> findings = PriceAudit.of(catalogue, Bounds.DEFAULT, NOW);

        assertThat(findings).noneMatch(finding -> finding.severity() != Severity.NOTE);
        assertThat(findings).extracting(Finding::code).containsOnly("UNCERTAIN");
        assertThat(catalogue).allSatisfy(price -> assertThat(price.getSource()).containsPattern("20\\d\\d|known"));
        assertThat(catalogue)
                .extracting(Price::getProvider)
                .contains("openai", "anthropic", "gemini", "deepseek", "mistral");
    }
}
