package dev.sluice.budget.settlement;

import static dev.sluice.budget.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.budget.MemoryGate;
import dev.sluice.budget.price.Circumstances;
import dev.sluice.budget.price.PriceBook;
import dev.sluice.budget.price.Subject;
import dev.sluice.config.ConfigException;
import dev.sluice.config.PolicyFileLoader;
import dev.sluice.pricing.CostCalculator;
import dev.sluice.schema.AnswerSource;
import dev.sluice.schema.Completion;
import dev.sluice.schema.CompletionKind;
import dev.sluice.schema.HitDetails;
import dev.sluice.schema.Price;
import dev.sluice.schema.UsageEvent;
import dev.sluice.usage.CallFacts;
import dev.sluice.usage.CallUsage;
import dev.sluice.usage.UsageFormat;
import dev.sluice.usage.UsageReader;
import dev.sluice.usage.UsageReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bills that others are known to have got wrong, from the provider's usage to the nano-dollar. Each names the wrong
 * figure, too, so that it is plain which mistake would give it.
 */
class GoldenCostTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CENT_DIGITS = 2;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void costsWhatTheProviderBills(String name, JsonNode example) throws ConfigException {
        CallUsage usage = usage(example);
        List<Price> prices = prices(example);
        Subject subject = new Subject(
                TENANT, example.path("provider").asText(), example.path("model").asText(), null, usage.batch());
        Circumstances call = new Circumstances(
                Instant.parse(example.path("at").asText()),
                Costing.inputTokens(usage.tokens()),
                usage.serviceTier(),
                usage.region());

        if (example.path("hit").asBoolean()) {
            assertHit(example, usage, prices);
            return;
        }
        @Nullable Price price = new PriceBook(prices).find(subject, call);

        assertThat(price == null ? null : price.getPriceId())
                .isEqualTo(example.path("price").textValue());
        if (price != null) {
            assertThat(CostCalculator.cost(usage.tokens(), price.getPrices()))
                    .isEqualTo(example.path("nano_usd").longValue())
                    .isNotEqualTo(example.at("/naive/nano_usd").longValue());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theFiguresArePublishedOnes(String name, JsonNode example) {
        BigDecimal naive = BigDecimal.ZERO;
        for (JsonNode term : example.at("/naive/terms")) {
            naive = naive.add(new BigDecimal(term.get(1).asText())
                    .multiply(BigDecimal.valueOf(term.get(0).asLong())));
        }

        assertThat(naive.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact())
                .as("the named mistake gives the wrong figure")
                .isEqualTo(example.at("/naive/nano_usd").longValue());
        assertPublished(example, "wrong_usd", example.at("/naive/nano_usd"));
        assertPublished(example, "right_usd", example.path("nano_usd"));
        JsonNode cap = example.at("/published/cap_usd");
        if (!cap.isMissingNode()) {
            BigDecimal tripsAt = new BigDecimal(cap.asText())
                    .multiply(BigDecimal.valueOf(example.path("nano_usd").longValue()))
                    .divide(BigDecimal.valueOf(example.at("/naive/nano_usd").longValue()), 0, RoundingMode.HALF_UP);
            assertThat(tripsAt)
                    .isEqualByComparingTo(
                            example.at("/published/cap_trips_at_usd").asText());
        }
    }

    static Stream<Arguments> cases() {
        try (InputStream resource = GoldenCostTest.class.getResourceAsStream("golden-costs.json")) {
            JsonNode all = JSON.readTree(Objects.requireNonNull(resource));
            return StreamSupport.stream(all.spliterator(), false)
                    .map(example -> Arguments.of(
                            example.path("source").asText() + ": "
                                    + example.path("name").asText(),
                            example));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertPublished(JsonNode example, String which, JsonNode nanoUsd) {
        JsonNode published = example.at("/published/" + which);
        if (!published.isMissingNode()) {
            BigDecimal figure = new BigDecimal(published.asText());
            int digits = Math.max(CENT_DIGITS, figure.scale());
            assertThat(BigDecimal.valueOf(nanoUsd.longValue(), 9).setScale(digits, RoundingMode.HALF_UP))
                    .as(which)
                    .isEqualByComparingTo(figure);
        }
    }

    private static void assertHit(JsonNode example, CallUsage usage, List<Price> prices) {
        MemoryGate gate = new MemoryGate();
        prices.forEach(gate::apply);

        gate.report(Completion.newBuilder()
                .setKind(CompletionKind.HIT)
                .setRequestId("h1")
                .setTenant(TENANT)
                .setAt(Instant.parse(example.path("at").asText()))
                .setHit(HitDetails.newBuilder()
                        .setSource(AnswerSource.EXACT_CACHE)
                        .setEntryId("e1")
                        .setProvider(example.path("provider").asText())
                        .setModelServed(example.path("model").asText())
                        .setModelRequested(example.path("model").asText())
                        .setUsage(usage.tokens())
                        .build())
                .build());

        UsageEvent line = gate.lines.getFirst();
        assertThat(line.getCostNanoUsd()).isEqualTo(example.path("nano_usd").longValue());
        assertThat(line.getSavedNanoUsd())
                .isEqualTo(example.path("saved_nano_usd").longValue());
        assertThat(line.getPriceVersion()).isEqualTo(example.path("price").textValue());
    }

    private static CallUsage usage(JsonNode example) {
        UsageFormat format = UsageFormat.of(example.path("format").asText()).orElseThrow();
        UsageReading reading = UsageReader.read(format, example.path("response"), CallFacts.NONE);
        return ((UsageReading.Metered) reading).usage();
    }

    private static List<Price> prices(JsonNode example) throws ConfigException {
        StringBuilder yaml = new StringBuilder("prices:\n");
        example.path("prices")
                .forEach(price -> yaml.append("  - ").append(price.asText()).append('\n'));
        return PolicyFileLoader.parse(yaml.toString(), Path.of("golden-costs.json"), Instant.EPOCH)
                .prices();
    }
}
