package dev.sluice.prices;

import static dev.sluice.prices.PriceAuditTest.NOW;
import static dev.sluice.prices.PriceAuditTest.prices;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.PolicyFileLoader;
import dev.sluice.prices.PriceChange.Kind;
import dev.sluice.schema.Price;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceImportTest {

    private static final BigDecimal TWENTY = BigDecimal.valueOf(20);
    private static final Instant NEXT = NOW.plusSeconds(86_400);

    @Test
    void aPriceThatChangesIsEndedAndFollowed() throws Exception {
        List<Price> known = prices("id: old, model: m, input: 2, output: 4");
        List<Price> offered = prices("id: new, model: m, input: 1, output: 4, valid-from: " + NEXT);

        PriceImport.Plan plan = PriceImport.plan(known, offered, TWENTY, NOW);

        assertThat(plan.rejected()).isEmpty();
        assertThat(plan.catalogue()).hasSize(2).contains(offered.getFirst());
        Price ended = plan.catalogue().getFirst();
        assertThat(ended)
                .isEqualTo(Price.newBuilder(known.getFirst()).setValidTo(NEXT).build());
        assertThat(PriceDiff.of(known, plan.catalogue(), NOW))
                .extracting(PriceChange::kind)
                .containsExactly(Kind.CLOSED, Kind.ADDED);
        assertThat(PriceAudit.of(plan.catalogue(), Bounds.DEFAULT, NOW)).isEmpty();
    }

    @Test
    void whatIsInForceAlreadyChangesNothing() throws Exception {
        List<Price> known = prices("id: old, model: m, input: 2, output: 4");

        PriceImport.Plan plan =
                PriceImport.plan(known, prices("id: new, model: m, input: 2.0, output: 4"), TWENTY, NOW);

        assertThat(plan.unchanged()).isOne();
        assertThat(plan.written()).isEmpty();
        assertThat(plan.catalogue()).isEqualTo(known);
    }

    @Test
    void aModelThatIsNewMayHaveHadItsPriceForLong() throws Exception {
        PriceImport.Plan plan = PriceImport.plan(
                List.of(),
                prices("id: new, model: m, input: 2, output: 4, valid-from: 2025-01-01T00:00:00Z"),
                TWENTY,
                NOW);

        assertThat(plan.written()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: new, input: 1, output: 4, valid-from: 2026-11-27T23:59:59Z | the past stays as it was",
                "id: new, input: 0.099, output: 4, valid-from: 2026-11-29T00:00:00Z | changes by more than 20 times",
                "id: new, input: 2, output: 81, valid-from: 2026-11-29T00:00:00Z | changes by more than 20 times",
                "id: old, input: 1, output: 4, valid-from: 2026-11-29T00:00:00Z | the catalogue has it already",
                "id: new, input: 1, output: 4, valid-from: 2026-01-01T00:00:00Z | the past stays as it was",
            })
    void aChangeThatWouldRewriteHistoryOrIsAbsurdIsRefused(String offer, String reason) throws Exception {
        List<Price> known = prices("id: old, model: m, input: 2, output: 4");

        PriceImport.Plan plan = PriceImport.plan(known, prices("model: m, " + offer), TWENTY, NOW);

        assertThat(plan.rejected())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains(reason));
        assertThat(plan.written()).isEmpty();
        assertThat(plan.catalogue()).isEqualTo(known);
    }

    @Test
    void aPriceThatIsAnnouncedIsNotOverwritten() throws Exception {
        List<Price> known = prices(
                "id: now, model: m, input: 2, output: 4, valid-to: 2027-01-01T00:00:00Z",
                "id: announced, model: m, input: 4, output: 8, valid-from: 2027-01-01T00:00:00Z");

        PriceImport.Plan plan = PriceImport.plan(
                known, prices("id: new, model: m, input: 3, output: 4, valid-from: " + NEXT), TWENTY, NOW);

        assertThat(plan.rejected())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).contains("announced follows already"));
    }

    @Test
    void otherCircumstancesAreOtherHistories() throws Exception {
        List<Price> known = prices("id: old, model: m, input: 2, output: 4");

        PriceImport.Plan plan = PriceImport.plan(
                known,
                prices(
                        "id: flex, model: m, service-tier: flex, input: 1, output: 2",
                        "id: long, model: m, min-prompt-tokens: 9, input: 4, output: 8"),
                TWENTY,
                NOW);

        assertThat(plan.written()).hasSize(2);
        assertThat(plan.catalogue()).contains(known.getFirst());
    }

    @Test
    void whatBeganAndIsChangedIsHistoryRewritten() throws Exception {
        List<Price> known = prices("id: a, model: m, input: 2, output: 4", "id: b, model: n, input: 2, output: 4");
        List<Price> wanted = prices(
                "id: a, model: m, input: 1.5, output: 4",
                "id: c, model: n, input: 2, output: 4",
                "id: b, model: n, input: 2, output: 4, valid-to: 2026-03-01T00:00:00Z");

        List<PriceChange> changes = PriceDiff.of(known, wanted, NOW);

        assertThat(changes)
                .extracting(PriceChange::priceId, PriceChange::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", Kind.REWRITTEN),
                        org.assertj.core.groups.Tuple.tuple("c", Kind.ADDED),
                        org.assertj.core.groups.Tuple.tuple("b", Kind.REWRITTEN));
        assertThat(changes.getFirst().fields()).containsExactly(new PriceChange.Field("input", "2", "1.5", "-25 %"));
    }

    @Test
    void aWrittenFileReadsAsWhatWasWritten() throws Exception {
        List<Price> catalogue = StarterCatalogue.load();
        List<Price> odd = prices(
                "id: \"1\", model: \"*:free\", tenant: \"true\", region: \"no\", service-tier: flex, batch: true,"
                        + " min-prompt-tokens: 7, when: [\"mon 00:00-24:00\", \"01:02-03:04\"], except-dates: [2026-10-01],"
                        + " free: true, input: 0.000000001, cache-read: 0, cache-write: {5m: 1, \"1h\": 2}, output: 0,"
                        + " valid-to: 2027-01-01T00:00:00.001Z");

        for (List<Price> prices : List.of(catalogue, odd, List.<Price>of())) {
            String yaml = PriceYaml.render(prices, List.of("A heading."));

            assertThat(PolicyFileLoader.parse(yaml, Path.of("written.yaml"), NOW)
                            .prices())
                    .isEqualTo(prices);
        }
    }
}
