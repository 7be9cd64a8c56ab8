package dev.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-5-nano, 50, 5, 400",
        "gpt-5-mini, 250, 25, 2000",
        "gpt-5, 1250, 125, 10000",
        "gpt-4o-mini, 150, 75, 600",
        "gpt-4.1, 2000, 500, 8000"
    })
    void chargesTheListPrices(String name, long nanoInput, long nanoCached, long nanoOutput) throws IOException {
        Model model = ModelCatalog.read(null).find(name).orElseThrow();

        long cost = model.costNanoUsd(new Usage(1_500, 1_024, 70));

        assertThat(cost).isEqualTo(476 * nanoInput + 1_024 * nanoCached + 70 * nanoOutput);
    }

    @Test
    void roundsHalfUpOnce() {
        Model model =
                new Model(new BigDecimal("0.0005"), new BigDecimal("0.00025"), BigDecimal.ZERO, 10, 10, 0, null, 0);

        assertThat(model.costNanoUsd(new Usage(1, 0, 0))).isEqualTo(1);
        assertThat(model.costNanoUsd(new Usage(1, 1, 0))).isZero();
        assertThat(model.costNanoUsd(new Usage(3, 2, 0))).isEqualTo(1);
    }

    @Test
    void readsAPriceFile(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(
                dir.resolve("my prices.json"), "{\"m\": {\"input\": 0.1, \"output\": 0.3, \"context_window\": 100}}");

        Model model = ModelCatalog.read(file).find("m").orElseThrow();

        assertThat(model.costNanoUsd(new Usage(3, 1, 1))).isEqualTo(600);
    }

    @Test
    void refusesAModelWithoutPrice(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("prices.json"), "{\"m\": {\"context_window\": 100}}");

        assertThatThrownBy(() -> ModelCatalog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("input");
    }
}
