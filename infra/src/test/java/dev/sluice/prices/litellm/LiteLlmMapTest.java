package dev.sluice.prices.litellm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.prices.Bounds;
import dev.sluice.prices.Finding.Severity;
import dev.sluice.prices.PriceAudit;
import dev.sluice.prices.Rejected;
import dev.sluice.schema.Price;
import dev.sluice.schema.PriceWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteLlmMapTest {

    private static final Instant FROM = Instant.parse("2026-12-01T00:00:00Z");
    private static final String MAP = map();

    @Test
    void aModelBecomesARecordForEachCircumstance() throws Exception {
        assertThat(prices("gpt-t1"))
                .extracting(LiteLlmMapTest::line)
                .containsExactlyInAnyOrder(
                        "openai-gpt-t1-2026-12-01 null false 0: 2 0.2 {30m=2.5} 10",
                        "openai-gpt-t1-from-272001-2026-12-01 null false 272001: 4 0.4 {} 15",
                        "openai-gpt-t1-flex-2026-12-01 flex false 0: 1 - {} 5",
                        "openai-gpt-t1-flex-from-272001-2026-12-01 flex false 272001: 2 - {} 7.5",
                        "openai-gpt-t1-priority-2026-12-01 priority false 0: 4 - {} 20",
                        "openai-gpt-t1-batch-2026-12-01 null true 0: 1 - {} 5",
                        // What the map leaves out is the dearer of the tier's price and that of long prompts.
                        "openai-gpt-t1-priority-from-272001-2026-12-01 priority false 272001: 4 - {} 20",
                        "openai-gpt-t1-batch-from-272001-2026-12-01 null true 272001: 4 - {} 15");
    }

    @Test
    void factorsAreWrittenOutAsPrices() throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules("claude-t1", false, true, null));

        assertThat(offer.prices())
                .extracting(price -> price.getRegion() + " " + line(price))
                .containsExactlyInAnyOrder(
                        "null anthropic-claude-t1-2026-12-01 null false 0: 4 0.2 {5m=5, 1h=8} 20",
                        "null anthropic-claude-t1-batch-2026-12-01 null true 0: 2 0.1 {5m=2.5, 1h=4} 10",
                        "us anthropic-claude-t1-us-2026-12-01 null false 0: 4.4 0.22 {5m=5.5, 1h=8.8} 22",
                        "us anthropic-claude-t1-us-batch-2026-12-01 null true 0: 2.2 0.11 {5m=2.75, 1h=4.4} 11",
                        "null anthropic-claude-t1-fast-2026-12-01 fast false 0: 24 1.2 {5m=30, 1h=48} 120");
        assertThat(offer.rejected())
                .singleElement()
                .satisfies(r -> assertThat(r.field()).isEqualTo("factor telepathy"));
    }

    @Test
    void aLongPromptHasTheOutputPriceOfTheShortOneWhereItHasNone() throws Exception {
        assertThat(prices("gem-t1"))
                .extracting(LiteLlmMapTest::line)
                .containsExactlyInAnyOrder(
                        "gemini-gem-t1-2026-12-01 null false 0: 1.25 - {} 10",
                        "gemini-gem-t1-from-200001-2026-12-01 null false 200001: 2.5 - {} 10");
    }

    @Test
    void rangesAreBands() throws Exception {
        assertThat(prices("qwen-t1"))
                .extracting(LiteLlmMapTest::line)
                .containsExactlyInAnyOrder(
                        "dashscope-qwen-t1-2026-12-01 null false 0: 1 - {} 5",
                        "dashscope-qwen-t1-from-32001-2026-12-01 null false 32001: 2 - {} 9");
    }

    @Test
    void offPeakHoursAreWindows() throws Exception {
        assertThat(prices("deep-t1"))
                .satisfiesExactlyInAnyOrder(
                        peak -> assertThat(peak.getWindows()).isEmpty(), offPeak -> {
                            assertThat(offPeak.getWindows())
                                    .containsExactly(
                                            new PriceWindow(1, 7, 600, 1_440),
                                            new PriceWindow(1, 7, 0, 60),
                                            new PriceWindow(1, 7, 240, 360));
                            assertThat(offPeak.getPrices().getInput()).isEqualByComparingTo("0.15");
                        });
    }

    @Test
    void embeddingsHaveNoOutputToPay() throws Exception {
        assertThat(prices("embed-t1")).singleElement().satisfies(price -> {
            assertThat(price.getFree()).isTrue();
            assertThat(price.getPrices().getOutput()).isEqualByComparingTo("0");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zero-t1 | zero-t1: input_cost_per_token = 0; zero may mean free or unknown",
                "none-t1 | none-t1: input_cost_per_token = nothing; no price is no price of 0",
                "half-t1 | half-t1: output_cost_per_token = nothing; no price is no price of 0",
                "absurd-t1 | absurd-t1: input_cost_per_token = 5000; absurd: above 200 USD",
                "dear-cache-t1 | dear-cache-t1: cache_read_input_token_cost = 2; above the input price, 1",
                "reasoning-t1 | reasoning-t1: output_cost_per_reasoning_token = 0.000009; reasoning is charged as output",
                "fee-t1 | fee-t1: input_cost_per_request = 0.01; fees for a request are not charged",
                "negative-t1 | negative-t1: input_cost_per_token = -0.000001; a price below 0",
                "text-t1 | text-t1: input_cost_per_token = a value of type STRING; allowed: a number",
                "fine-t1 | fine-t1: input_cost_per_token = 0.00000000000123456789123; finer than a billionth",
                "image-t1 | image-t1: mode = image_generation; allowed: chat, completion, embedding, responses",
                "modeless-t1 | modeless-t1: mode = nothing; allowed: chat",
                "odd name-t1 | odd name-t1: litellm_provider = openai; provider and model are 1 to 100 letters",
                "twice-t1 | xai/twice-t1: (all) = other prices; differs from twice-t1; neither is taken",
            })
    void whatCannotBeTrueIsRefusedWithItsReason(String model, String reason) throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules(model, false, false, null));

        assertThat(offer.prices()).isEmpty();
        assertThat(offer.rejected())
                .singleElement()
                .extracting(r -> r.toString().replaceAll("-?\\d+E-\\d+", "x"))
                .asString()
                .startsWith(reason.replaceAll("-?\\d+E-\\d+", "x").substring(0, reason.indexOf(" = ")));
        assertThat(offer.rejected().getFirst().reason())
                .startsWith(reason.substring(reason.indexOf("; ") + 2).strip());
    }

    @ParameterizedTest
    @CsvSource({"absurd-tier-t1, priority", "lone-tier-t1, priority", "dear-flex-t1, flex"})
    void aTierThatCannotBeTrueIsRefusedAndTheModelTaken(String model, String tier) throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules(model, false, false, null));

        assertThat(offer.prices())
                .singleElement()
                .satisfies(price -> assertThat(price.getServiceTier()).isNull());
        assertThat(offer.rejected())
                .singleElement()
                .extracting(Rejected::name)
                .asString()
                .endsWith(tier);
    }

    @Test
    void hoursThatCannotBeUnderstoodLeaveThePlainPrice() throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules("hours-t1", false, false, null));

        assertThat(offer.prices()).hasSize(1);
        assertThat(offer.rejected().getFirst().value()).isEqualTo("at night");
    }

    @Test
    void zeroIsFreeWhenThatIsSaid() throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules("zero-t1", true, false, null));

        assertThat(offer.prices())
                .singleElement()
                .satisfies(price -> assertThat(price.getFree()).isTrue());
    }

    @Test
    void modelsThatAreThereTwiceAndAgreeAreTakenOnce() throws Exception {
        assertThat(prices("same-t1")).hasSize(1);
    }

    @Test
    void tiersThatWereNotAskedForAreLeftOut() throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules("gpt-t1", false, false, List.of("flex")));

        assertThat(offer.prices())
                .extracting(Price::getServiceTier)
                .contains("flex")
                .doesNotContain("priority");
    }

    @Test
    void whatIsTakenPassesTheAudit() throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(
                MAP, new ImportRules(List.of(), List.of(), null, null, FROM, "test", Bounds.DEFAULT, false, true));

        assertThat(PriceAudit.of(offer.prices(), Bounds.DEFAULT, FROM)).noneMatch(f -> f.severity() == Severity.ERROR);
        assertThat(offer.prices()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\": {}, \"a\": {}}", "{\"a\": ", "{} {}"})
    void whatIsNoMapIsSaid(String json) {
        assertThatThrownBy(() -> LiteLlmMap.read(json, rules("x", false, false, null)))
                .isInstanceOf(JsonProcessingException.class);
    }

    private static List<Price> prices(String model) throws Exception {
        LiteLlmMap.Offer offer = LiteLlmMap.read(MAP, rules(model, false, false, null));
        assertThat(offer.rejected()).isEmpty();
        return offer.prices();
    }

    private static ImportRules rules(
            String model, boolean zeroIsFree, boolean halfBatch, @Nullable List<String> tiers) {
        return new ImportRules(
                List.of(), List.of(model), tiers, null, FROM, "test", Bounds.DEFAULT, zeroIsFree, halfBatch);
    }

    private static String line(Price price) {
        var unit = price.getPrices();
        return "%s %s %s %d: %s %s %s %s"
                .formatted(
                        price.getPriceId(),
                        price.getServiceTier(),
                        price.getBatch(),
                        price.getMinPromptTokens(),
                        unit.getInput().stripTrailingZeros().toPlainString(),
                        unit.getCacheRead() == null
                                ? "-"
                                : unit.getCacheRead().stripTrailingZeros().toPlainString(),
                        unit.getCacheWrite().entrySet().stream()
                                .map(e -> e.getKey() + "="
                                        + e.getValue().stripTrailingZeros().toPlainString())
                                .toList()
                                .toString()
                                .replace('[', '{')
                                .replace(']', '}'),
                        unit.getOutput().stripTrailingZeros().toPlainString());
    }

    private static String map() {
        try (InputStream resource = LiteLlmMapTest.class.getResourceAsStream("/dev/sluice/prices/litellm.json")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
